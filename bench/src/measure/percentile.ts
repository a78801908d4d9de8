/** The smallest of the values that at least `share` (0 to 1) of them do not exceed. NaN without values. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN
}

export function median(values: number[]): number {
  return percentile(values, 0.5)
}
