const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** 1000-based, as disks are sold: `999 bytes`, `1.2 kB`. */
export function formatSize(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}
