import { writeDollars, writeNumber } from './write-number.ts'

/** Seconds as `4:07`. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** Dollars with the precision small amounts need. */
export function formatCost(dollars: number, language: string): string {
  if (dollars > 0 && dollars < 0.0001) return `<${writeDollars(0.0001, language, 4)}`
  return writeDollars(dollars, language, dollars >= 1 || dollars === 0 ? 2 : 4)
}

/** An amount somebody chose or is to judge: cents where they say enough, else two digits that count. */
export function formatDollars(dollars: number, language: string): string {
  if (dollars < 0.1 && Number(dollars.toFixed(2)) !== dollars)
    return writeDollars(Number(dollars.toPrecision(2)), language, digitsOf(dollars))
  return writeDollars(dollars, language, 2)
}

/** What models cost is given to four places at most: `$2`, `$0.5`, `$0.0375`. */
export function formatPrice(dollars: number, language: string): string {
  return writeDollars(dollars, language, decimalsOf(Number(dollars.toFixed(4))))
}

/** How many decimals it takes to write a number that has few. */
function decimalsOf(value: number): number {
  return [0, 1, 2, 3].find((digits) => Number(value.toFixed(digits)) === value) ?? 4
}

function digitsOf(dollars: number): number {
  return Math.min(9, 1 - Math.floor(Math.log10(dollars)))
}

export function formatSeconds(milliseconds: number, language: string): string {
  if (milliseconds < 60_000) return `${writeNumber(milliseconds / 1000, language, 1)}s`
  return `${Math.floor(milliseconds / 60_000)}m ${Math.round((milliseconds % 60_000) / 1000)}s`
}

/** The last part of a path; the root is itself. */
export function nameOfPath(path: string): string {
  const trimmed = path.replace(/[/\\]+$/, '')
  return trimmed.split(/[/\\]/).pop() || path
}

/** A model's id without what only its maker needs: date and vendor prefix. */
export function shortModelName(model: string): string {
  return model.replace(/^models\//, '').replace(/-(\d{8}|latest)$/, '')
}

/** Seconds or milliseconds since 1970 as milliseconds: both are on the wire. */
export function toMilliseconds(time: number): number {
  return time < 100_000_000_000 ? time * 1000 : time
}
