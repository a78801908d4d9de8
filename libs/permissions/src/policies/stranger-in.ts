import type { CallContext } from '../call-context.ts'
import { isInside, normalizeContext } from '../paths/path.ts'
import { reachesOut } from '../shell/found.ts'
import type { Subject } from '../subject.ts'

/**
 * Whose words the output of a call may hold, as the call itself tells; undefined when only the person's own files. What is
 * in the folder of the conversation counts as theirs. A tool that knows better says so itself.
 */
export function strangerIn(subject: Subject, given: CallContext): string | undefined {
  const context = normalizeContext(given)
  const { tool, hosts, paths, commands, codes } = subject
  if (tool.startsWith('mcp__')) return `mcp: ${tool.split('__')[1] ?? tool}`
  if (tool.startsWith('plugin_')) return `plugin: ${tool.slice('plugin_'.length)}`
  if (tool.startsWith('browser_')) return undefined // each of them knows what page it has read, if any
  if (tool === 'computer') return 'the screen'
  if (tool === 'web_search') return 'the web'
  if (tool === 'web_fetch') return hosts[0] ?? 'the web'
  const reaching = commands.find(reachesOut)
  if (reaching) return reaching.hosts[0] ?? hosts[0] ?? reaching.program
  // What it may reach it can have read, also when its words name no host, as those of a script do.
  if (tool === 'bash' && hosts.length > 0) return hosts[0]
  if (codes.includes('outside_sandbox')) return 'a command outside of the sandbox'
  if (!readingTools.has(tool)) return undefined
  const own = [context.cwd, ...(context.readable ?? [])]
  return paths.find((path) => !own.some((folder) => isInside(path, folder)) && !isNoDocument(path))
}

const readingTools = new Set(['read_file', 'grep_search', 'search_files', 'list_directory', 'bash'])

/** Parts of the system that hold nobody's words. */
function isNoDocument(path: string): boolean {
  return /^\/(dev|usr|bin|sbin|lib|lib64|proc|sys)(\/|$)/.test(path)
}
