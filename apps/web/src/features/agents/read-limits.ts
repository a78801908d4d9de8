export type LimitKind = 'requests' | 'tokens' | 'input' | 'output'

export type Limit = {
  kind: LimitKind
  left: number
  max: number
  /** When all of it is there again, in milliseconds since 1970. */
  resetsAt?: number
}

/** The names of the client protocol; who counts tokens in one sum says `tokens`. */
const names = [
  ['requests', 'requests'],
  ['input', 'input-tokens'],
  ['output', 'output-tokens'],
  ['tokens', 'tokens'],
] as const

/**
 * The limits a provider has named both ends of, as they are `now`, told at `toldAt` (both in milliseconds): once its time
 * has come, a limit is full again.
 */
export function readLimits(raw: Record<string, number | string>, { toldAt, now }: LimitTimes): Limit[] {
  return names.flatMap(([kind, name]) => {
    const max = readNumber(raw[`${name}-limit`])
    const left = readNumber(raw[`${name}-remaining`])
    if (max === null || left === null || max <= 0) return []
    const resetsAt = readReset(raw[`${name}-reset`], toldAt)
    if (resetsAt === null) return [{ kind, max, left }]
    return resetsAt > now ? [{ kind, max, left, resetsAt }] : [{ kind, max, left: max }]
  })
}

export type LimitTimes = { toldAt: number; now: number }

/** Below it a limit is nearly used up. */
export const lowShare = 0.1

/** The part that is left of the limit nearest to its end, 0 to 1; null when nothing is known. */
export function lowestShare(limits: Limit[]): number | null {
  return limits.length === 0 ? null : Math.min(...limits.map(shareOf))
}

export function shareOf({ left, max }: Limit): number {
  return Math.min(1, Math.max(0, left / max))
}

function readNumber(value: number | string | undefined): number | null {
  if (value === undefined || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

const millisecondsOf: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const duration = /^(\d+(\.\d+)?(ms|s|m|h|d))+$/

/** A time as ISO text or in seconds since 1970, or how long from then on: in seconds, or as `1m30s`. */
function readReset(value: number | string | undefined, toldAt: number): number | null {
  if (value === undefined) return null
  const seconds = readNumber(value)
  if (seconds !== null) return seconds > 1_000_000_000 ? seconds * 1000 : toldAt + seconds * 1000
  const text = String(value)
  if (duration.test(text)) {
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)]
    return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (millisecondsOf[unit] ?? 0), toldAt)
  }
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : time
}
