import { limits } from '@rain/protocol'
import { refuse, type Refusal } from './commands/answer.ts'

/** The JSON of a frame, or why it cannot be read. */
export function readFrame(text: string): { ok: true; value: unknown } | Refusal {
  if (Buffer.byteLength(text) > limits.frameBytes) return frameTooLarge()
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return refuse('bad_request', 'Invalid JSON: a message is one JSON object.')
  }
}

export function frameTooLarge(): Refusal {
  return refuse('too_large', `The message is too large: at most ${limits.frameBytes / 1024} KB. Send it in parts.`)
}
