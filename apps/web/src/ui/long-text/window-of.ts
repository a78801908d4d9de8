export type Window = { from: number; to: number }

/** Lines kept ready on both sides of what is in view. */
const ahead = 30

/** Which lines of many are to be drawn: `to` is the first that is not. */
export function windowOf(view: { scrollTop: number; height: number }, lineHeight: number, count: number): Window {
  const first = Math.floor(view.scrollTop / lineHeight)
  const shown = Math.ceil(view.height / lineHeight)
  const from = Math.min(Math.max(0, first - ahead), Math.max(0, count - 1))
  return { from, to: Math.min(count, first + shown + ahead) }
}
