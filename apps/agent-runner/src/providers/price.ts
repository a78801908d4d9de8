import type { NanoUsd, Usage } from '@rain/protocol'

/** US dollars for a million tokens of each kind. */
export interface Price {
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  /** Prompts above this many tokens, cached ones included, have their own price for everything. */
  longPrompt?: { above: number } & Omit<Price, 'longPrompt'>
}

/** Nothing to pay: models on the person's own machines. */
export const free: Price = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }

/** What one answer cost, rounded up to the next billionth; null when the price is not known: never a guess. */
export function costOf(price: Price | null, usage: Usage): NanoUsd | null {
  if (!price) return null
  const prompt = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens
  const { input, output, cacheRead, cacheWrite } =
    price.longPrompt && prompt > price.longPrompt.above ? price.longPrompt : price
  const pico =
    usage.inputTokens * picoPerToken(input) +
    usage.outputTokens * picoPerToken(output) +
    usage.cacheReadTokens * picoPerToken(cacheRead) +
    usage.cacheWriteTokens * picoPerToken(cacheWrite)
  return Math.ceil(pico / 1000)
}

/** A dollar for a million tokens is a million trillionths of a dollar for one: whole numbers, so nothing is lost. */
function picoPerToken(dollarsPerMillion: number): number {
  return Math.round(dollarsPerMillion * 1_000_000)
}
