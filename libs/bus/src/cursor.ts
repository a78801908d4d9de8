/** The place before the first event of a log. */
export const logStart = '0-0'

const cursorPattern = /^(\d{1,16})-(\d{1,16})$/

export function isCursor(text: string): boolean {
  return cursorPattern.test(text)
}

/** Negative when `a` comes before `b` in the log. */
export function compareCursors(a: string, b: string): number {
  const [aTime = 0, aIndex = 0] = a.split('-').map(Number)
  const [bTime = 0, bIndex = 0] = b.split('-').map(Number)
  return aTime - bTime || aIndex - bIndex
}

/** A place behind everything that was written up to that time. */
export function cursorAt(time: Date): string {
  return `${time.getTime() + 1}-0`
}
