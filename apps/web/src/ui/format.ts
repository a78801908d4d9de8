/** Seconds as `4:07`. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** Dollars with the precision small amounts need. */
export function formatCost(dollars: number): string {
  if (dollars > 0 && dollars < 0.0001) return '<$0.0001'
  return `$${dollars.toFixed(dollars >= 1 || dollars === 0 ? 2 : 4)}`
}

/** An amount somebody chose or is to judge: cents where they say enough, else two digits that count. */
export function formatDollars(dollars: number): string {
  if (dollars < 0.1 && Number(dollars.toFixed(2)) !== dollars)
    return `$${Number(dollars.toPrecision(2)).toFixed(digitsOf(dollars))}`
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(dollars)
}

function digitsOf(dollars: number): number {
  return Math.min(9, 1 - Math.floor(Math.log10(dollars)))
}

export function formatSeconds(milliseconds: number, language: string): string {
  if (milliseconds < 60_000) {
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
    return `${new Intl.NumberFormat(language, digits).format(milliseconds / 1000)}s`
  }
  return `${Math.floor(milliseconds / 60_000)}m ${Math.round((milliseconds % 60_000) / 1000)}s`
}

export function formatCount(count: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: count >= 10_000 ? 'compact' : 'standard' }).format(count)
}

/** A share, 0 to 1, as `43%` or `43 %`. */
export function formatPercent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent' }).format(share)
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

export function formatExactCount(count: number, language: string): string {
  return new Intl.NumberFormat(language).format(count)
}
