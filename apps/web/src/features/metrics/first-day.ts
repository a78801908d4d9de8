import type { Period } from './totals.tsx'

/** The day a period began on, by the clock of this device: `YYYY-MM-DD`. A week begins on Monday; undefined: long ago. */
export function firstDayOf(period: Period, now: Date): string | undefined {
  const first = new Date(now.getFullYear(), now.getMonth(), now.getDate())
  if (period === 'all') return undefined
  if (period === 'week') first.setDate(first.getDate() - ((first.getDay() + 6) % 7))
  if (period === 'month') first.setDate(1)
  const part = (value: number) => String(value).padStart(2, '0')
  return `${first.getFullYear()}-${part(first.getMonth() + 1)}-${part(first.getDate())}`
}
