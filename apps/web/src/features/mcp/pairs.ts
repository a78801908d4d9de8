/** Names and values as a person types them, one a line. */
export type Pairs = Record<string, string | null>

/** `NAME=value` or `Name: value`; a name alone keeps the value that is stored. */
export function readPairs(text: string, separator: '=' | ':'): Pairs {
  const lines = text.split('\n').map((line) => line.trim())
  return Object.fromEntries(
    lines.filter(Boolean).map((line): [string, string | null] => {
      const at = line.indexOf(separator)
      return at < 0 ? [line, null] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    }),
  )
}

export function readLines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}
