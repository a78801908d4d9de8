/** Whether one version, `1.2.3`, comes before another. What cannot be read is not older. */
export function isOlder(version: string, than: string): boolean {
  const [parts, others] = [version, than].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)))
  for (const [at, other] of (others ?? []).entries()) {
    const part = parts?.[at] ?? 0
    if (part !== other) return part < other
  }
  return false
}
