const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** 1000-based, as disks are sold: `1.2 MB`. */
export function formatBytes(bytes: number, language: string): string {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const digits = power < 2 ? 0 : 1
  const unitDisplay = power === 0 ? 'long' : 'short'
  const style = { style: 'unit', unit: units[power], unitDisplay, maximumFractionDigits: digits } as const
  return new Intl.NumberFormat(language, style).format(bytes / 1000 ** power)
}
