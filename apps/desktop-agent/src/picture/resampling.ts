/** How one line of pixels becomes one of another length: for each new pixel the first old one, and the shares of it and those after. */
export interface Resampling {
  starts: Int32Array
  /** `taps` for each new pixel, in parts of `wholeShare`, which they add up to. */
  shares: Int16Array
  /** Even. */
  taps: number
}

export const shareBits = 14
const wholeShare = 1 << shareBits

/** Shares that fall off evenly to both sides, over about as many old pixels as a new one covers. Null: there are too few old ones. */
export function planResampling(from: number, to: number): Resampling | null {
  const factor = Math.max(1, from / to)
  const taps = 2 * Math.max(1, Math.ceil(factor - 0.5))
  if (taps > from) return null
  const starts = new Int32Array(to)
  const shares = new Int16Array(to * taps)
  for (let at = 0; at < to; at++) {
    const middle = ((at + 0.5) * from) / to
    const start = Math.min(from - taps, Math.max(0, Math.round(middle) - taps / 2))
    starts[at] = start
    const weights = Array.from({ length: taps }, (_, tap) =>
      Math.max(0, 1 - Math.abs(start + tap + 0.5 - middle) / factor),
    )
    shares.set(toShares(weights), at * taps)
  }
  return { starts, shares, taps }
}

/** What rounding loses goes to the largest, so that a plain colour stays what it is. */
function toShares(weights: number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const shares = weights.map((weight) => Math.round((weight / sum) * wholeShare))
  const largest = shares.indexOf(Math.max(...shares))
  shares[largest]! += wholeShare - shares.reduce((total, share) => total + share, 0)
  return shares
}
