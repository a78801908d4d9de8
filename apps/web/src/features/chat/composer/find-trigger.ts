/** A word in the draft that asks for suggestions: from `start` to the caret. */
export type Trigger = { kind: 'mention' | 'command'; query: string; start: number; end: number }

/** The longest path worth completing. */
const mostChars = 120

/** What stands before the caret: `@` and the beginning of a path, or `/` and the beginning of a command at the very start. */
export function findTrigger(text: string, caret: number): Trigger | null {
  const before = text.slice(0, caret)
  const command = /^\/([\p{L}-]*)$/u.exec(before)
  if (command) return { kind: 'command', query: command[1] ?? '', start: 0, end: caret }
  const mention = /(?:^|[\s([{"'])@([^\s@"']*)$/u.exec(before)
  const query = mention?.[1]
  if (query === undefined || query.length > mostChars) return null
  return { kind: 'mention', query, start: caret - query.length - 1, end: caret }
}

/** The text with a suggestion in the place of what asked for it, and where the caret goes. */
export function complete(text: string, { start, end }: Trigger, path: string): { text: string; caret: number } {
  const written = /[\s"']/.test(path) ? `@"${path.replaceAll('"', '')}"` : `@${path}`
  const isFolder = path.endsWith('/')
  const after = text.slice(end)
  const gap = isFolder || /^\s/.test(after) ? '' : ' '
  const head = `${text.slice(0, start)}${written}${gap}`
  return { text: head + after, caret: head.length }
}
