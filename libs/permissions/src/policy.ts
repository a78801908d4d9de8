import type { Level } from './levels.ts'

interface ToolPolicy {
  level: Level
  /** What the tool does, for the dialog. */
  says: string
}

/** What a tool gets when nothing about its input makes it worse. Tools that are not listed are yellow. */
const policies = {
  read_file: { level: 'green', says: 'Reads a file.' },
  list_directory: { level: 'green', says: 'Lists the files of a folder.' },
  search_files: { level: 'green', says: 'Looks for files by name.' },
  grep_search: { level: 'green', says: 'Looks for text in files.' },
  write_file: { level: 'yellow', says: 'Writes a file.' },
  edit_file: { level: 'yellow', says: 'Changes a file.' },
  bash: { level: 'green', says: 'Looks at something without changing it.' },
  ask_user: { level: 'green', says: 'Asks you a question.' },
  hand_over: { level: 'green', says: 'Asks you to take mouse and keyboard for a while.' },
  search_tools: { level: 'green', says: 'Looks among the tools of your MCP servers for one that fits.' },
  todo_write: { level: 'green', says: 'Keeps its own list of things to do.' },
  task: { level: 'green', says: 'Hands a part of the work to another agent with the same limits.' },
  web_search: { level: 'green', says: 'Searches the web.' },
  web_fetch: { level: 'green', says: 'Reads a web page.' },
  browser_extract_text: { level: 'green', says: 'Reads the text of the open web page.' },
  browser_screenshot: { level: 'green', says: 'Takes a picture of the open web page.' },
  browser_snapshot: { level: 'green', says: 'Looks at the open web page.' },
  browser_wait_for: { level: 'green', says: 'Waits for the open web page.' },
  browser_tabs: { level: 'green', says: 'Looks after the tabs of its web browser.' },
  browser_console: { level: 'green', says: 'Reads what the open web page reports of itself.' },
  browser_navigate: { level: 'yellow', says: 'Opens a web page.' },
  browser_click: { level: 'yellow', says: 'Clicks on a web page.' },
  browser_type: { level: 'yellow', says: 'Types on a web page.' },
  browser_select: { level: 'yellow', says: 'Chooses something on a web page.' },
  browser_press: { level: 'yellow', says: 'Presses a key on a web page.' },
  browser_back: { level: 'yellow', says: 'Goes back to the web page before.' },
  browser_upload: { level: 'yellow', says: 'Hands a file to a web page.' },
  browser_download: { level: 'yellow', says: 'Keeps a file of a web page.' },
  browser_scroll: { level: 'yellow', says: 'Scrolls a web page.' },
  browser_close: { level: 'yellow', says: 'Closes the web browser.' },
  computer: { level: 'computer', says: 'Uses the mouse or the keyboard of a computer.' },
  manage_subagents: { level: 'green', says: 'Looks after the agents it has started.' },
  manage_plugins: { level: 'red', says: 'Changes which tools Rain has.' },
  manage_mcp: { level: 'red', says: 'Changes which outside tools Rain uses.' },
  manage_settings: { level: 'red', says: 'Changes Rain’s own settings.' },
  manage_scheduled_tasks: { level: 'yellow', says: 'Changes what Rain does by itself at fixed times.' },
} as const satisfies Record<string, ToolPolicy>

const others = {
  looking: { level: 'green', says: 'Looks at the screen.' },
  mcp: { level: 'yellow', says: 'Uses a tool that somebody else has made.' },
  plugin: { level: 'yellow', says: 'Uses a plugin.' },
  unknown: { level: 'yellow', says: 'Uses a tool that Rain does not know well.' },
} as const satisfies Record<string, ToolPolicy>

const all = { ...policies, ...others }
type PolicyName = keyof typeof all

export type ToolCode = `tool_${PolicyName}`

/** The codes of what tools do by themselves, whatever their input. */
export const toolCodes: readonly ToolCode[] = names(all).map(codeOf)

export function policyOf(tool: string, looksOnly = false): ToolPolicy & { code: ToolCode } {
  const name = nameOf(tool, looksOnly)
  return { ...all[name], code: codeOf(name) }
}

function nameOf(tool: string, looksOnly: boolean): PolicyName {
  if (tool === 'computer' && looksOnly) return 'looking'
  if (isKnown(tool)) return tool
  if (tool.startsWith('mcp__')) return 'mcp'
  return tool.startsWith('plugin_') ? 'plugin' : 'unknown'
}

function isKnown(tool: string): tool is keyof typeof policies {
  return Object.hasOwn(policies, tool)
}

function names<Name extends string>(record: Record<Name, unknown>): Name[] {
  return Object.keys(record) as Name[]
}

function codeOf(name: PolicyName): ToolCode {
  return `tool_${name}`
}
