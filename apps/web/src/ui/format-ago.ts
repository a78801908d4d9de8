const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', Infinity],
] as const

/** A time in the past as `5 minutes ago`, in whole units. */
export function formatAgo(atMs: number, language: string, nowMs = Date.now()): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  let count = Math.max(0, Math.floor((nowMs - atMs) / 1000))
  for (const [unit, perNext] of steps) {
    if (count < perNext) return words.format(unit === 'second' ? 0 : -count, unit)
    count = Math.floor(count / perNext)
  }
  return ''
}
