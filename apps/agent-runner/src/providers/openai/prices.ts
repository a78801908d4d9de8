import type { Price } from '../price.ts'

interface Row {
  input: number
  output: number
  /** The input price where nothing is taken off. */
  cacheRead: number
  cacheWrite: number
}

/** Up to GPT-5.5 nothing extra is charged for writing to the cache. */
function earlier(input: number, output: number, cacheRead = input): Row {
  return { input, output, cacheRead, cacheWrite: input }
}

/** From GPT-5.6 on, what is written to the cache for thirty minutes costs a quarter more than input. */
function later(input: number, output: number, cacheRead: number): Row {
  return { input, output, cacheRead, cacheWrite: input * 1.25 }
}

/** Prompts above 272 000 tokens cost twice the input and cache prices and one and a half times the output price. */
function long(row: Row): Price {
  const { input, output, cacheRead, cacheWrite } = row
  const above = 272_000
  return {
    ...row,
    longPrompt: { above, input: input * 2, output: output * 1.5, cacheRead: cacheRead * 2, cacheWrite: cacheWrite * 2 },
  }
}

/**
 * The standard prices of https://developers.openai.com/api/docs/pricing and the page of each model there, as they stood
 * on 18 November 2026. A model that is not here has no known price: its cost is null and never a guess.
 */
const prices: Record<string, Price> = {
  'gpt-6.2-astra': long(later(8, 40, 0.4)),
  'gpt-6.2-sol': long(later(2, 10, 0.1)),
  'gpt-6.1-sol': long(later(2, 10, 0.1)),
  'gpt-6.1-terra': long(later(1, 5, 0.05)),
  'gpt-6-astra': long(later(10, 50, 1)),
  'gpt-6-sol': long(later(2, 10, 0.2)),
  'gpt-6-luna': long(later(0.1, 0.5, 0.01)),
  'gpt-5.6-sol': long(later(4, 20, 0.4)),
  'gpt-5.6-terra': long(later(2, 12, 0.2)),
  'gpt-5.6-luna': long(later(0.2, 1.2, 0.02)),
  'gpt-5.5': long(earlier(5, 30, 0.5)),
  'gpt-5.5-pro': long(earlier(30, 180)),
  'gpt-5.4': long(earlier(2.5, 15, 0.25)),
  'gpt-5.4-pro': long(earlier(30, 180)),
  'gpt-5.4-mini': earlier(0.75, 4.5, 0.075),
  'gpt-5.4-nano': earlier(0.2, 1.25, 0.02),
  'gpt-5.2': earlier(1.75, 14, 0.175),
  'gpt-5.1': earlier(1.25, 10, 0.125),
  'gpt-5': earlier(1.25, 10, 0.125),
}

/** Null when it is not known. */
export function priceOf(model: string): Price | null {
  return prices[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')] ?? null
}
