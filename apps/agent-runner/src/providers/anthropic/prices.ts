import type { Price } from '../price.ts'

/** Cache writes are those of the five-minute cache, the one Rain uses. */
function claude(input: number, output: number, cacheRead: number): Price {
  return { input, output, cacheRead, cacheWrite: input * 1.25 }
}

const opus = claude(5, 25, 0.5)
const sonnet = claude(3, 15, 0.3)

/**
 * From https://platform.claude.com/docs/en/about-claude/pricing as it stood at the end of October 2026. A model that is
 * not here has no known price: its cost is null and never a guess.
 */
const prices: Record<string, Price> = {
  'claude-fable-5-1': claude(10, 50, 0.25),
  'claude-mythos-5-1': claude(10, 50, 0.25),
  'claude-fable-5': claude(10, 50, 1),
  'claude-mythos-5': claude(10, 50, 1),
  'claude-opus-5-5': claude(4, 20, 0.2),
  'claude-opus-5': opus,
  'claude-opus-4-8': opus,
  'claude-opus-4-7': opus,
  'claude-opus-4-6': opus,
  'claude-opus-4-5': opus,
  'claude-sonnet-5-5': claude(2, 10, 0.1),
  'claude-sonnet-5': claude(2, 10, 0.2),
  'claude-sonnet-4-6': sonnet,
  'claude-sonnet-4-5': sonnet,
  'claude-haiku-5-5': { ...claude(0.1, 0.5, 0.01), longPrompt: { above: 100_000, ...claude(0.5, 2.5, 0.05) } },
  'claude-haiku-4-5': claude(1, 5, 0.1),
}

/** Null when it is not known. */
export function priceOf(model: string): Price | null {
  return prices[model.replace(/-\d{8}$/, '')] ?? null
}
