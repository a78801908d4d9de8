import type { Level } from './levels.ts'

interface ToolPolicy {
  level: Level
  /** What the tool does, for the dialog. */
  says: string
}

/** What a tool gets when nothing about its input makes it worse. Tools that are not listed are yellow. */
const policies: Record<string, ToolPolicy> = {
  read_file: { level: 'green', says: 'Reads a file.' },
  list_directory: { level: 'green', says: 'Lists the files of a folder.' },
  search_files: { level: 'green', says: 'Looks for files by name.' },
  grep_search: { level: 'green', says: 'Looks for text in files.' },
  write_file: { level: 'yellow', says: 'Writes a file.' },
  edit_file: { level: 'yellow', says: 'Changes a file.' },
  bash: { level: 'green', says: 'Looks at something without changing it.' },
  ask_user: { level: 'green', says: 'Asks you a question.' },
  todo_write: { level: 'green', says: 'Keeps its own list of things to do.' },
  task: { level: 'green', says: 'Hands a part of the work to another agent with the same limits.' },
  web_search: { level: 'green', says: 'Searches the web.' },
  web_fetch: { level: 'green', says: 'Reads a web page.' },
  browser_extract_text: { level: 'green', says: 'Reads the text of the open web page.' },
  browser_screenshot: { level: 'green', says: 'Takes a picture of the open web page.' },
  browser_navigate: { level: 'yellow', says: 'Opens a web page.' },
  browser_click: { level: 'yellow', says: 'Clicks on a web page.' },
  browser_type: { level: 'yellow', says: 'Types on a web page.' },
  browser_scroll: { level: 'yellow', says: 'Scrolls a web page.' },
  browser_close: { level: 'yellow', says: 'Closes the web browser.' },
  computer: { level: 'computer', says: 'Uses the mouse or the keyboard of a computer.' },
  manage_subagents: { level: 'green', says: 'Looks after the agents it has started.' },
  manage_plugins: { level: 'red', says: 'Changes which tools Rain has.' },
  manage_mcp: { level: 'red', says: 'Changes which outside tools Rain uses.' },
  manage_settings: { level: 'red', says: 'Changes Rain’s own settings.' },
  manage_scheduled_tasks: { level: 'yellow', says: 'Changes what Rain does by itself at fixed times.' },
}

export function policyOf(tool: string): ToolPolicy {
  const known = Object.hasOwn(policies, tool) ? policies[tool] : undefined
  if (known) return known
  if (tool.startsWith('mcp__')) return { level: 'yellow', says: 'Uses a tool that somebody else has made.' }
  if (tool.startsWith('plugin_')) return { level: 'yellow', says: 'Uses a plugin.' }
  return { level: 'yellow', says: 'Uses a tool that Rain does not know well.' }
}
