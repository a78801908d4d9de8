/** A moment on the calendar of a time zone: `day` is `YYYY-MM-DD`. */
export interface LocalTime {
  day: string
  hour: number
}

const dayMs = 24 * 3_600_000

/** Tells for any moment what the calendar and the clock of a zone say. */
export function calendarOf(timeZone: string): (moment: Date) => LocalTime {
  const offsetAt = offsetsOf(timeZone)
  const atMidnights = new Map<number, number>()
  const atMidnight = (midnight: number) => {
    const offset = atMidnights.get(midnight) ?? offsetAt(midnight)
    atMidnights.set(midnight, offset)
    return offset
  }
  return (moment) => {
    const ms = moment.getTime()
    const midnight = Math.floor(ms / dayMs) * dayMs
    // @NOTE asking Intl is slow, and clocks are changed on few days; on those it is asked for every moment
    const [before, after] = [atMidnight(midnight), atMidnight(midnight + dayMs)]
    const local = new Date(ms + (before === after ? before : offsetAt(ms))).toISOString()
    return { day: local.slice(0, 10), hour: Number(local.slice(11, 13)) }
  }
}

/** By how many milliseconds the clocks of a zone are ahead of UTC at a moment. */
function offsetsOf(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
    const { year, month, day, hour, minute, second } = parts
    return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(ms / 1000) * 1000
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false // that is how Intl says no
  }
}

export function serverTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Monday is 0. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}
