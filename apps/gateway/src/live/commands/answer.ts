import type { Ack, ErrorCode } from '@rain/protocol'

export type Refusal = Extract<Ack, { ok: false }> & {
  /** The person hears of it in another way: a connection without acks gets no `error` for it. */
  heardOtherwise?: boolean
}

/** How a command ended. A Socket.IO client gets it as its ack; a raw one gets a refusal as an `error` event. */
export type Answer = Extract<Ack, { ok: true }> | Refusal

export const done: Answer = { ok: true }

export function refuse(code: ErrorCode, message: string): Refusal {
  return { ok: false, code, message }
}
