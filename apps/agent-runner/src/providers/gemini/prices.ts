import { free, type Price } from '../price.ts'

/** Caching is implicit: what is written to the cache is paid as plain input, and the API never counts it apart. */
function gemini(input: number, output: number, cacheRead: number): Price {
  return { input, output, cacheRead, cacheWrite: input }
}

/** From a day on, UTC; the first one holds since ever. Null: what holds from that day on is not known. */
type Schedule = [Price, ...[from: string, price: Price | null][]]

const flash: Price = gemini(0.75, 3.75, 0.075)
const four: Schedule = [gemini(2, 10, 0.1), ['2026-12-01', gemini(4, 20, 0.2)]]
const proPreview: Price = {
  ...gemini(2, 12, 0.2),
  longPrompt: { above: 200_000, ...gemini(4, 18, 0.4) },
}

/**
 * Standard paid tier, text and images, from https://ai.google.dev/gemini-api/docs/pricing as quoted by third parties
 * between July and November 2026; introductory prices end on the days that are given there. A model that is not here has
 * no known price: its cost is null and never a guess. On the free tier nothing is paid, which the API does not tell.
 */
const prices: Record<string, Schedule> = {
  'gemini-4-carbon': four,
  'gemini-4-argon': four,
  'gemini-3.8-flash': [flash, ['2027-01-01', gemini(1.5, 7.5, 0.15)]],
  // sources differ on when the introductory price of this one ends
  'gemini-3.7-flash': [flash, ['2027-01-01', null]],
  'gemini-3.6-flash': [flash, ['2027-01-01', gemini(1.5, 7.5, 0.15)]],
  'gemini-3.5-flash': [gemini(1.5, 9, 0.15)],
  'gemini-3.1-pro-preview': [proPreview],
  'gemini-3.1-pro-preview-customtools': [proPreview],
  'gemini-3.1-flash-lite': [gemini(0.25, 1.5, 0.025)],
  'gemini-3-flash-preview': [gemini(0.5, 3, 0.05)],
  'gemini-2.5-pro': [{ ...gemini(1.25, 10, 0.125), longPrompt: { above: 200_000, ...gemini(2.5, 15, 0.25) } }],
  'gemini-2.5-flash': [gemini(0.3, 2.5, 0.03)],
  'gemini-2.5-flash-lite': [gemini(0.1, 0.4, 0.01)],
}

/** What a model costs at a time, in milliseconds since the epoch. Null when it is not known. */
export function priceOf(model: string, now: number): Price | null {
  if (model.startsWith('gemma-4')) return free
  const schedule = prices[model.replace(/-\d{3}$/, '')]
  if (!schedule) return null
  const [first, ...changes] = schedule
  const latest = changes.findLast(([from]) => Date.parse(from) <= now)
  return latest ? latest[1] : first
}
