import type { Parts } from './parts.ts'
import type { CountText } from './tokenizer.ts'

/** `exact`: as the provider itself counts it; else an estimate that is rather too high than too low. */
export interface Measured {
  tokens: number
  exact: boolean
}

/** Around a message, a block, a result, a tool. */
const wrapperTokens = 8

/** Encrypted thinking is as long as base64 makes it; a token of thinking is about four characters of text. */
const opaqueCharsPerToken = 4

/** Other vendors' tokenizers find up to so much more in the same text. */
export const margin = 1.15

/**
 * The size of a request whose beginning, `counted` tokens of it, the provider has counted. A byte is at least as much as
 * a token: while even the bytes leave half of the limit free, no tokenizer is needed. Near the limit the provider is
 * asked, where it can be.
 */
export async function measure(request: {
  counted: number
  /** What the provider has not counted yet. */
  added: Parts
  limit: number
  loadTokenizer: () => Promise<CountText>
  countExactly: () => Promise<number | null>
}): Promise<Measured> {
  const { counted, added, limit } = request
  const atMost = counted + upperBound(added)
  if (counted > 0 && atMost === counted) return { tokens: counted, exact: true }
  if (atMost < limit / 2) return { tokens: atMost, exact: false }
  const estimate = counted + Math.ceil(margin * (await count(added, await request.loadTokenizer())))
  const tokens = estimate > 0.8 * limit ? await request.countExactly() : null
  return tokens === null ? { tokens: Math.min(estimate, atMost), exact: false } : { tokens, exact: true }
}

/** No tokenizer makes more of it than this: it takes every token at least a byte. */
export function upperBound(parts: Parts): number {
  return parts.texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) + besideText(parts)
}

/** The tokens of these parts, without a margin. */
export async function count(parts: Parts, countText: CountText): Promise<number> {
  let tokens = besideText(parts)
  for (const text of parts.texts) tokens += await countText(text)
  return tokens
}

function besideText({ opaqueChars, imageTokens, documentTokens, wrappers }: Parts): number {
  const media = imageTokens + documentTokens
  return Math.ceil(opaqueChars / opaqueCharsPerToken) + media + wrappers * wrapperTokens
}
