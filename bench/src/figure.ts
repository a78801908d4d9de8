import type { Bench } from './bench.ts'

/** The figures of docs/performance.md. */
export const figureIds = [
  'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10', 'P11', 'P12', 'P13', 'P14',
  'P15', 'P16', 'P17', 'P18', 'P19',
] as const // prettier-ignore
export type FigureId = (typeof figureIds)[number]

/** One way to measure; it may give several figures. */
export interface Figure {
  covers: FigureId[]
  /** Part of `--quick`. */
  quick: boolean
  /** Only measured when named. */
  onRequest?: boolean
  run(bench: Bench): Promise<Measurement[]>
}

export interface Measurement {
  id: FigureId
  what: string
  /** Of `measured` and `baseline`. */
  unit: 'ms' | 'µs' | 'MB' | 'kB' | 's' | 'per second' | 'streams'
  measured: number
  /** The same without Rain, in the same run. Null where there is nothing to compare with. */
  baseline: number | null
  /** What the goals are about. */
  judged: 'difference' | 'ratio' | 'measured'
  must: number
  aim: number
  better: 'lower' | 'higher'
  note?: string
}

/** The number that is held against the goals. */
export function judgedValue({ judged, measured, baseline }: Measurement): number {
  if (judged === 'measured' || baseline === null) return measured
  return judged === 'ratio' ? measured / baseline : measured - baseline
}

export type Verdict = 'aim' | 'must' | 'MISSED'

export function verdictOf(measurement: Measurement): Verdict {
  const value = judgedValue(measurement)
  const reaches = (goal: number) => (measurement.better === 'lower' ? value <= goal : value >= goal)
  if (reaches(measurement.aim)) return 'aim'
  return reaches(measurement.must) ? 'must' : 'MISSED'
}
