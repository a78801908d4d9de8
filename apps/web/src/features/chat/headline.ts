import type { ToolStatus } from '../../live/state.ts'
import { nameOfPath } from '../../ui/format.ts'

type Verb = { done: HeadlineKey; open: HeadlineKey }
export type HeadlineKey =
  | 'wrote'
  | 'writing'
  | 'edited'
  | 'editing'
  | 'read'
  | 'reading'
  | 'ran'
  | 'running'
  | 'listed'
  | 'listing'
  | 'searched'
  | 'searching'
  | 'found'
  | 'finding'
  | 'fetched'
  | 'fetching'
  | 'asked'
  | 'asking'
  | 'delegated'
  | 'delegating'
  | 'used'
  | 'using'

export type Headline = { key: HeadlineKey; subject: string | null }

const verbs: Record<string, Verb & { fields: string[]; isPath?: boolean }> = {
  write_file: { done: 'wrote', open: 'writing', fields: ['path', 'file_path'], isPath: true },
  edit_file: { done: 'edited', open: 'editing', fields: ['path', 'file_path'], isPath: true },
  read_file: { done: 'read', open: 'reading', fields: ['path', 'file_path'], isPath: true },
  list_directory: { done: 'listed', open: 'listing', fields: ['path'], isPath: true },
  bash: { done: 'ran', open: 'running', fields: ['command'] },
  grep_search: { done: 'searched', open: 'searching', fields: ['pattern', 'query'] },
  search_files: { done: 'found', open: 'finding', fields: ['pattern', 'query'] },
  web_search: { done: 'searched', open: 'searching', fields: ['query'] },
  web_fetch: { done: 'fetched', open: 'fetching', fields: ['url'] },
  browser_navigate: { done: 'fetched', open: 'fetching', fields: ['url'] },
  task: { done: 'delegated', open: 'delegating', fields: ['description'] },
  ask_user: { done: 'asked', open: 'asking', fields: [] },
  hand_over: { done: 'asked', open: 'asking', fields: ['reason'] },
}

const longestSubject = 80

/** What a tool call is, in words a person who does not program can read. The subject is null for the current folder. */
export function headlineOf(tool: string, input: Record<string, unknown>, status: ToolStatus): Headline {
  const verb = verbs[tool]
  const finished = status === 'done' || status === 'failed'
  if (!verb) return { key: finished ? 'used' : 'using', subject: tool.replaceAll('_', ' ') }
  const value = verb.fields.map((field) => input[field]).find((one) => typeof one === 'string')
  const text = typeof value === 'string' ? value : ''
  const subject = verb.isPath ? pathSubject(text) : text.split('\n')[0]!.trim()
  return { key: finished ? verb.done : verb.open, subject: subject === null ? null : shorten(subject) }
}

function pathSubject(path: string): string | null {
  return path === '' || path === '.' || path === './' ? null : nameOfPath(path)
}

function shorten(text: string): string {
  return text.length > longestSubject ? `${text.slice(0, longestSubject - 1)}…` : text
}
