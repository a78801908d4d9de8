import { setTimeout as sleep } from 'node:timers/promises'
import type { Incident, MessageAnswer } from './answer.ts'

/**
 * What is written next: an event of the provider as it stands on the wire, bytes that make none, or the end of the
 * connection. `onSent` runs when the event is about to be written.
 */
export type StreamStep =
  { type: 'event'; text: string; onSent?: () => void } | { type: 'raw'; text: string | Uint8Array } | { type: 'cut' }

/** What is special to a provider's stream. */
export interface StreamDialect {
  /** Null: it has no sign of life. */
  ping(): StreamStep | null
  error(error: string, message: string): StreamStep
}

/** Plays what happens between two events. Returns true when nothing may follow. */
export async function* playIncident(
  incident: Incident,
  dialect: StreamDialect,
  gone: AbortSignal,
): AsyncGenerator<StreamStep, boolean> {
  switch (incident.type) {
    case 'gate':
      incident.gate.arrive()
      await Promise.race([incident.gate.opened, whenAborted(gone)])
      return gone.aborted
    case 'wait':
      await sleep(incident.ms, undefined, { signal: gone }).catch(() => {})
      return gone.aborted
    case 'ping': {
      const ping = dialect.ping()
      if (ping) yield ping
      return false
    }
    case 'raw':
      yield { type: 'raw', text: incident.text }
      return false
    case 'error':
      yield dialect.error(incident.error, incident.message ?? incident.error)
      return true
    case 'cut':
      yield { type: 'cut' }
      return true
    case 'silence':
      await whenAborted(gone)
      return true
    case 'end':
      return true
  }
}

/** The steps up to where the script cuts the connection. */
export async function* cutWhereAsked(
  { cutAfterEvents = Infinity, cutAfterBytes = Infinity }: MessageAnswer,
  steps: AsyncIterable<StreamStep>,
): AsyncGenerator<StreamStep> {
  let events = 0
  let bytes = 0
  for await (const step of steps) {
    if (events >= cutAfterEvents) return yield { type: 'cut' }
    if (step.type === 'cut') return yield step
    const text = typeof step.text === 'string' ? Buffer.from(step.text) : step.text
    if (bytes + text.length > cutAfterBytes) {
      yield { type: 'raw', text: text.subarray(0, cutAfterBytes - bytes) }
      return yield { type: 'cut' }
    }
    yield step
    bytes += text.length
    if (step.type === 'event') events++
  }
  if (cutAfterEvents !== Infinity || cutAfterBytes !== Infinity) yield { type: 'cut' }
}

export function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
