import type { DoctorFacts } from '@rain/protocol'

/** Facts as words, under their names without the unit: `size_bytes: 12_000_000` is `size: '12 MB'`. */
export function sayFacts(facts: DoctorFacts, language: string): Record<string, string | number> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => sayFact(name, value, language)))
}

const bytesUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

function sayFact(name: string, value: DoctorFacts[string], language: string): [string, string | number] {
  if (typeof value !== 'number') return [name, String(value)]
  const [, short = name, unit] = /^(.+)_(bytes|ms|seconds|at)$/.exec(name) ?? []
  switch (unit) {
    case 'bytes':
      return [short, sayBytes(value, language)]
    case 'ms':
      return [short, sayDuration(value, language)]
    case 'seconds':
      return [short, sayDuration(value * 1000, language)]
    case 'at':
      return [short, new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(value * 1000)]
    default:
      return [name, name === 'count' ? value : new Intl.NumberFormat(language).format(value)]
  }
}

function sayBytes(bytes: number, language: string): string {
  const power = Math.min(bytesUnits.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)))
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: bytesUnits[power],
    maximumFractionDigits: bytes / 1000 ** power < 10 && power > 0 ? 1 : 0,
  }).format(bytes / 1000 ** power)
}

/** Of milliseconds, in the largest unit that says enough. */
export function sayDuration(ms: number, language: string): string {
  const [unit, length] =
    ms < 1_000
      ? (['millisecond', 1] as const)
      : ms < 120_000
        ? (['second', 1_000] as const)
        : ms < 7_200_000
          ? (['minute', 60_000] as const)
          : (['hour', 3_600_000] as const)
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 0 }).format(ms / length)
}
