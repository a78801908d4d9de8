const windowMs = 2_000

/** Counts pictures; tells how many a second there were in the last two. Times in milliseconds. */
export function createFrameRate(now: () => number) {
  let shown: number[] = []
  const recent = () => (shown = shown.filter((at) => at > now() - windowMs))
  return {
    count: () => void recent().push(now()),
    perSecond: () => Math.round(recent().length / (windowMs / 1000)),
  }
}
export type FrameRate = ReturnType<typeof createFrameRate>
