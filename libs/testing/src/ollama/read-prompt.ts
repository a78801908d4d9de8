import { countTokens } from '../script/tokens.ts'
import { imagesOf } from './check-request.ts'
import type { ChatMessage, ChatRequest } from './request-schema.ts'

/** What the model gets to see of a request. */
export type ReadPrompt = { type: 'read'; text: string; tokens: number; cut: boolean } | { type: 'too_long' }

export const DEFAULT_NUM_CTX = 4096
const IMAGE_TOKENS = 768

/**
 * How the server makes a prompt fit, as it does it from the front and without a word: first whole messages are left out,
 * never the system's nor the last; what is still too long is cut to half of the context. `truncate: false` and
 * `shift: false` forbid it; a server of before these fields does it all the same (`alwaysCuts`).
 */
export function readPrompt(request: ChatRequest, options: { numCtx: number; alwaysCuts: boolean }): ReadPrompt {
  const { numCtx, alwaysCuts } = options
  const sizeOf = (messages: ChatMessage[]) =>
    countTokens(render(request, messages)) +
    messages.reduce((sum, message) => sum + imagesOf(message), 0) * IMAGE_TOKENS
  const read = (messages: ChatMessage[], tokens: number, cut: boolean): ReadPrompt => ({
    type: 'read',
    text: render(request, messages).slice(0, tokens * 4),
    tokens,
    cut,
  })
  const all = sizeOf(request.messages)
  if (all <= numCtx) return read(request.messages, all, false)
  if (request.truncate === false && !alwaysCuts) return { type: 'too_long' }

  const kept = [...request.messages]
  while (sizeOf(kept) > numCtx) {
    const oldest = kept.findIndex(({ role }) => role !== 'system')
    if (oldest < 0 || oldest === kept.length - 1) break
    kept.splice(oldest, 1)
  }
  const size = sizeOf(kept)
  if (size <= numCtx) return read(kept, size, true)
  if (request.shift === false && !alwaysCuts) return { type: 'too_long' }
  return read(kept, Math.floor(numCtx / 2) + 2, true)
}

function render({ tools }: ChatRequest, messages: ChatMessage[]): string {
  return JSON.stringify([tools ?? [], messages], (key, value: unknown) => (key === 'images' ? undefined : value))
}
