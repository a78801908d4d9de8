/** Deeper than any client's data is; what comes from JSON can be as deep as it is long. */
const deepest = 100

/**
 * Takes out of parsed JSON, in place, what Postgres cannot keep: NUL, and halves of surrogate pairs.
 * False: it is nested too deeply to be anybody's data.
 */
export function cleanJson(value: unknown): boolean {
  const open: { container: unknown; depth: number }[] = [{ container: value, depth: 0 }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { container, depth } = next
    if (depth > deepest) return false
    if (!isContainer(container)) continue
    for (const key of Object.keys(container)) {
      const inner = container[key]
      const cleanKey = cleanText(key)
      if (cleanKey !== key) delete container[key]
      if (typeof inner === 'string') container[cleanKey] = cleanText(inner)
      else if (cleanKey !== key) container[cleanKey] = inner
      if (isContainer(inner)) open.push({ container: inner, depth: depth + 1 })
    }
  }
  return true
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function cleanText(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD')
}
