/**
 * Money as Rain counts it: whole billionths of a US dollar, so that sums are exact. A plain number holds nine million
 * dollars of them.
 */
export type NanoUsd = number

const nanoPerUsd = 1_000_000_000

/** For showing and for the wire, where an amount is a number of dollars. */
export function toUsd(amount: NanoUsd): number {
  return amount / nanoPerUsd
}

/** Dollars as a person types them. */
export function fromUsd(dollars: number): NanoUsd {
  return Math.round(dollars * nanoPerUsd)
}
