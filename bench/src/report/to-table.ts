import { judgedValue, verdictOf, type Measurement } from '../figure.ts'

const head = ['', 'figure', 'measured', 'baseline', 'judged', 'must', 'aim', 'verdict']

/** The measurements as lines of text, one table. */
export function toTable(measurements: Measurement[]): string {
  const rows = [head, ...measurements.map(toRow)]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [lines[0], '-'.repeat(Math.max(...lines.map((line) => line.length))), ...lines.slice(1)].join('\n')
}

function toRow(measurement: Measurement): string[] {
  const { id, what, unit, measured, baseline, better } = measurement
  const sign = better === 'lower' ? '≤' : '≥'
  const isTimes = measurement.judged === 'ratio' || measurement.judged === 'speedup'
  const goal = (value: number) => `${sign} ${value}${isTimes ? '×' : ''}`
  return [
    id,
    what,
    `${toDigits(measured)} ${unit}`,
    baseline === null ? '–' : toDigits(baseline),
    judgedText(measurement),
    goal(measurement.must),
    goal(measurement.aim),
    verdictOf(measurement),
  ]
}

function judgedText(measurement: Measurement): string {
  const value = judgedValue(measurement)
  switch (measurement.judged) {
    case 'difference':
      return `${value < 0 ? '' : '+'}${toDigits(value)}`
    case 'ratio':
    case 'speedup':
      return `${value.toFixed(2)}×`
    case 'measured':
      return toDigits(value)
  }
}

function toDigits(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
