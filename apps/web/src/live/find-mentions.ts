/** A mention of a file in a text: `@notes/today.md`, `@"my notes.txt"`. From `start` to `end` it is as written. */
export type Mention = { start: number; end: number; path: string }

const written = /(^|[\s([{"'])@(?:"([^"\n]+)"|([^\s@"']+))/g
const endOfSentence = /[.,;:!?)\]}]+$/

/** The files that a text mentions. A bare word after `@` may be anybody's name: without quotes a path has a dot or a slash. */
export function findMentions(text: string): Mention[] {
  if (!text.includes('@')) return []
  return [...text.matchAll(written)].flatMap(({ index, 0: all, 1: before = '', 2: quoted, 3: bare = '' }) => {
    const start = index + before.length
    if (quoted !== undefined) return [{ start, end: index + all.length, path: quoted }]
    const path = bare.replace(endOfSentence, '')
    return /[^.][./]|^\.[^./]/.test(path) ? [{ start, end: start + 1 + path.length, path }] : []
  })
}

/** The parts of the path below the agent's folder; null: it leads elsewhere. */
export function partsBelowFolder(path: string): string[] | null {
  if (/^[/~\\]|^\w:/.test(path)) return null
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return parts.length === 0 || parts.includes('..') ? null : parts
}
