const lowest = 50
const highest = 80
/** From sending a picture until it was shown. */
const fastMs = 90
const slowMs = 220

/** The quality of moving pictures: lower while they arrive late, higher again when they arrive in time. */
export function createQuality() {
  let quality = highest
  return {
    /** Never above what was asked for. */
    now: (wished: number) => Math.min(wished, quality),
    /** What a picture at rest must have. */
    best: (wished: number) => Math.min(wished, highest),
    took(ms: number): void {
      if (ms > slowMs) quality = Math.max(lowest, quality - 10)
      else if (ms < fastMs) quality = Math.min(highest, quality + 2)
    },
  }
}
