import type { ToolItem } from '../../live/state.ts'
import { nameOfPath } from '../../ui/format.ts'
import { meaningOf, type CommandMeaning } from './command-meaning.ts'

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
  | 'changed'
  | 'usedOf'
  | 'usingOf'
  | `inBrowser.${BrowserKey}`

type BrowserKey = (typeof inBrowser)[keyof typeof inBrowser]

export type Headline = {
  key: HeadlineKey
  /** What it was about; null for the current folder. Commands and pages are shown as they are. */
  subject: string | null
  /** Lines that were changed. */
  count?: number
  /** What a command was for. */
  meaning?: CommandMeaning
  /** Who brings the tool. */
  server?: string
}

const inBrowser = {
  browser_snapshot: 'looked',
  browser_screenshot: 'looked',
  browser_click: 'clicked',
  browser_type: 'typed',
  browser_press: 'pressed',
  browser_select: 'chose',
  browser_scroll: 'scrolled',
  browser_wait_for: 'waited',
  browser_extract_text: 'readPage',
  browser_back: 'wentBack',
  browser_tabs: 'tabs',
  browser_close: 'closed',
  browser_upload: 'uploaded',
  browser_download: 'downloaded',
  browser_console: 'console',
} as const

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

type Call = Pick<ToolItem, 'tool' | 'input' | 'status'> & Partial<Pick<ToolItem, 'detail'>>

/** What a tool call is, in words a person who does not program can read. */
export function headlineOf({ tool, input, status, detail }: Call): Headline {
  const finished = status === 'done'
  const verb = verbs[tool]
  if (!verb) return ofOtherTool(tool, finished)
  const value = verb.fields.map((field) => input[field]).find((one) => typeof one === 'string')
  const text = typeof value === 'string' ? value : ''
  const plain = verb.isPath ? pathSubject(text) : text.split('\n')[0]!.trim()
  const subject = plain === null ? null : shorten(plain)
  if (tool === 'edit_file' && status === 'done' && detail?.kind === 'diff') {
    return { key: 'changed', subject, count: Math.max(detail.added, detail.removed) }
  }
  const meaning = tool === 'bash' && finished ? meaningOf(text) : null
  return { key: finished ? verb.done : verb.open, subject, ...(meaning && { meaning }) }
}

function ofOtherTool(tool: string, finished: boolean): Headline {
  if (Object.hasOwn(inBrowser, tool)) {
    return { key: `inBrowser.${inBrowser[tool as keyof typeof inBrowser]}`, subject: '' }
  }
  const [, server, name] = /^mcp__(.+?)__(.+)$/.exec(tool) ?? []
  if (server && name) return { key: finished ? 'usedOf' : 'usingOf', subject: words(name), server: words(server) }
  return { key: finished ? 'used' : 'using', subject: words(tool) }
}

function words(name: string): string {
  return name.replaceAll('_', ' ')
}

function pathSubject(path: string): string | null {
  return path === '' || path === '.' || path === './' ? null : nameOfPath(path)
}

function shorten(text: string): string {
  return text.length > longestSubject ? `${text.slice(0, longestSubject - 1)}…` : text
}
