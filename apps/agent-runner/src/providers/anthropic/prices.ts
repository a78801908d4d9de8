import type { NanoUsd, Usage } from '@rain/protocol'
import { costOf, free, type Price } from '../price.ts'

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

/** What is written to the one-hour cache costs this much more than to the five-minute one, in units of the input price. */
const LONG_CACHE_SURCHARGE = 0.75

/** The cost of an answer of Claude; `longCacheTokens` of its cache writes went to the one-hour cache. */
export function costOfAnswer(model: string, usage: Usage, longCacheTokens: number): NanoUsd | null {
  const price = priceOf(model)
  const cost = costOf(price, usage)
  if (!price || cost === null || longCacheTokens === 0) return cost
  const restOfPrompt = usage.inputTokens + usage.cacheWriteTokens - longCacheTokens
  const surcharged = { ...usage, inputTokens: restOfPrompt, cacheWriteTokens: longCacheTokens }
  return cost + (costOf(surchargeOf(price), surcharged) ?? 0)
}

/** Only what the one-hour cache costs more; nothing else has a price. */
function surchargeOf({ input, longPrompt }: Price): Price {
  const surcharge = (input: number) => ({ ...free, cacheWrite: input * LONG_CACHE_SURCHARGE })
  return {
    ...surcharge(input),
    ...(longPrompt && { longPrompt: { above: longPrompt.above, ...surcharge(longPrompt.input) } }),
  }
}

/** The price with every cache write at its dearest, that of the one-hour cache. */
export function priceWithLongCache(model: string): Price | null {
  const price = priceOf(model)
  if (!price) return null
  const raised = <P extends Omit<Price, 'longPrompt'>>(one: P): P => ({
    ...one,
    cacheWrite: one.cacheWrite + one.input * LONG_CACHE_SURCHARGE,
  })
  return { ...raised(price), ...(price.longPrompt && { longPrompt: raised(price.longPrompt) }) }
}

/** Null when it is not known. Cache writes are those of the five-minute cache. */
export function priceOf(model: string): Price | null {
  return prices[model.replace(/-\d{8}$/, '')] ?? null
}
