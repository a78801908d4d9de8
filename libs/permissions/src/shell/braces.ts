const maxTexts = 24

/**
 * What `{a,b}` or `{1..9}` stands for. Undefined when it is nested, quoted, expands something else, or makes too many
 * texts: then nobody knows.
 */
export function expandBraces(source: string): string[] | undefined {
  const inner = /^\{([^{}'"$`\\]*)\}$/.exec(source)?.[1]
  if (inner === undefined) return undefined
  if (inner.includes(',')) return limited(inner.split(','))
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(inner)
  if (!range) return undefined
  const [from, to] = [Number(range[1]), Number(range[2])]
  const count = Math.abs(to - from) + 1
  if (count > maxTexts) return [`${from}`, `${to}`]
  return Array.from({ length: count }, (_, at) => String(from < to ? from + at : from - at))
}

function limited(texts: string[]): string[] | undefined {
  return texts.length > maxTexts ? undefined : texts
}
