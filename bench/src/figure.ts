import type { Bench } from './bench.ts'

/** The figures of docs/performance.md. */
export const figureIds = [
  'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10', 'P11', 'P12', 'P13', 'P14',
  'P15', 'P16', 'P17', 'P18', 'P19',
  'G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7', 'G8', 'G9', 'G10', 'G11', 'G12', 'G13', 'G14',
  'G15', 'G16', 'G17', 'G18', 'G19',
  'W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'W7', 'W8', 'W9',
] as const // prettier-ignore
export type FigureId = (typeof figureIds)[number]

interface WhatIsMeasured {
  covers: FigureId[]
  /** Part of `--quick`. */
  quick: boolean
  /** Only measured when named. */
  onRequest?: boolean
}

/** One way to measure; it may give several figures. */
export type Figure = StackFigure | StacklessFigure

/** Measured on a running Rain. */
export interface StackFigure extends WhatIsMeasured {
  stackless?: false
  run(bench: Bench): Promise<Result[]>
}

/** Measured without the services: what it needs it starts itself. */
export interface StacklessFigure extends WhatIsMeasured {
  stackless: true
  run(bench: Pick<Bench, 'quick' | 'quiet'>): Promise<Result[]>
}

export type Result = Measurement | NotMeasured

/** What this machine has not got to measure it against. */
export interface NotMeasured {
  id: FigureId
  what: string
  notMeasured: string
}

export function wasMeasured(result: Result): result is Measurement {
  return !('notMeasured' in result)
}

export interface Measurement {
  id: FigureId
  what: string
  /** Of `measured` and `baseline`. */
  unit: 'ms' | 'µs' | 'MB' | 'kB' | 's' | 'per second' | 'streams' | 'dB' | 'words' | 'texts' | 'pixels' | 'score'
  measured: number
  /** The same without Rain, in the same run. Null where there is nothing to compare with. */
  baseline: number | null
  /** What the goals are about. `speedup`: how many times as long the baseline takes. */
  judged: 'difference' | 'ratio' | 'speedup' | 'measured'
  must: number
  aim: number
  better: 'lower' | 'higher'
  note?: string
}

/** The number that is held against the goals. */
export function judgedValue({ judged, measured, baseline }: Measurement): number {
  if (judged === 'measured' || baseline === null) return measured
  if (judged === 'speedup') return baseline / measured
  return judged === 'ratio' ? measured / baseline : measured - baseline
}

export type Verdict = 'aim' | 'must' | 'MISSED'

export function verdictOf(measurement: Measurement): Verdict {
  const value = judgedValue(measurement)
  const reaches = (goal: number) => (measurement.better === 'lower' ? value <= goal : value >= goal)
  if (reaches(measurement.aim)) return 'aim'
  return reaches(measurement.must) ? 'must' : 'MISSED'
}
