/** Why a runner stops working on a turn before its end. Travels as the reason of the turn's AbortSignal. */
export type StopReason =
  /** The person interrupted it: it ends now. */
  | 'cancelled'
  /** Another runner owns it, or its rows are out of reach: write nothing more. */
  | 'lost'
  /** This runner is going down: give it back. */
  | 'shutdown'

export function stopReasonOf(signal: AbortSignal): StopReason | null {
  return signal.aborted ? (signal.reason as StopReason) : null
}
