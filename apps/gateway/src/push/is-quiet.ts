import type { PushSubscription } from '@rain/db'

export type QuietHours = Pick<PushSubscription, 'quietFrom' | 'quietTo' | 'timeZone'>

/** Whether nothing shall be sent now. Hours that end before they begin go over midnight; equal ones are none. */
export function isQuiet({ quietFrom, quietTo, timeZone }: QuietHours, now: Date): boolean {
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return false
  const minute = minuteOfDay(now, timeZone)
  const begun = minute >= quietFrom
  const over = minute >= quietTo
  return quietFrom < quietTo ? begun && !over : begun || !over
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    // Intl has no other way to ask.
    return false
  }
}

function minuteOfDay(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' })
  const figures = new Map(parts.formatToParts(now).map(({ type, value }) => [type, Number(value)]))
  return (figures.get('hour') ?? 0) * 60 + (figures.get('minute') ?? 0)
}
