const times = 3
const withinMs = 1_000

/** Tells whether this press is the third within a second. Times in milliseconds. */
export function createTriplePress(now: () => number): () => boolean {
  let pressed: number[] = []
  return () => {
    pressed = [...pressed.filter((at) => at > now() - withinMs), now()]
    if (pressed.length < times) return false
    pressed = []
    return true
  }
}
