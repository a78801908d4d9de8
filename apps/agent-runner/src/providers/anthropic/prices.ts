import type { Usage } from '@rain/protocol'

/** US dollars for a million tokens. Cache writes are those of the five-minute cache, the one Rain uses. */
interface Price {
  input: number
  output: number
  cacheRead: number
  /** Prompts above this many tokens, cached ones included, have their own price for everything. */
  longPrompt?: { above: number; input: number; output: number; cacheRead: number }
}

const CACHE_WRITE = 1.25
const opus: Price = { input: 5, output: 25, cacheRead: 0.5 }
const sonnet: Price = { input: 3, output: 15, cacheRead: 0.3 }

/**
 * From https://platform.claude.com/docs/en/about-claude/pricing as it stood at the end of October 2026. A model that is
 * not here has no known price: its cost is null and never a guess.
 */
const prices: Record<string, Price> = {
  'claude-fable-5-1': { input: 10, output: 50, cacheRead: 0.25 },
  'claude-mythos-5-1': { input: 10, output: 50, cacheRead: 0.25 },
  'claude-fable-5': { input: 10, output: 50, cacheRead: 1 },
  'claude-mythos-5': { input: 10, output: 50, cacheRead: 1 },
  'claude-opus-5-5': { input: 4, output: 20, cacheRead: 0.2 },
  'claude-opus-5': opus,
  'claude-opus-4-8': opus,
  'claude-opus-4-7': opus,
  'claude-opus-4-6': opus,
  'claude-opus-4-5': opus,
  'claude-sonnet-5-5': { input: 2, output: 10, cacheRead: 0.1 },
  'claude-sonnet-5': { input: 2, output: 10, cacheRead: 0.2 },
  'claude-sonnet-4-6': sonnet,
  'claude-sonnet-4-5': sonnet,
  'claude-haiku-5-5': {
    input: 0.1,
    output: 0.5,
    cacheRead: 0.01,
    longPrompt: { above: 100_000, input: 0.5, output: 2.5, cacheRead: 0.05 },
  },
  'claude-haiku-4-5': { input: 1, output: 5, cacheRead: 0.1 },
}

/** The cost of one answer in US dollars, or null when the price of the model is not known. */
export function costUsd(model: string, usage: Usage): number | null {
  const base = prices[model.replace(/-\d{8}$/, '')]
  if (!base) return null
  const prompt = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens
  const price = base.longPrompt && prompt > base.longPrompt.above ? base.longPrompt : base
  const perMillion =
    usage.inputTokens * price.input +
    usage.cacheWriteTokens * price.input * CACHE_WRITE +
    usage.cacheReadTokens * price.cacheRead +
    usage.outputTokens * price.output
  return perMillion / 1_000_000
}
