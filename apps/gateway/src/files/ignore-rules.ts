import { join } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import type { FileEntry } from '@rain/protocol'
import type { AgentFolder } from './agent-folder.ts'
import { namesIn, openFile } from './find-place.ts'

const mostBytes = 64 * 1024

/** Whether Git leaves an entry of this folder out, by the .gitignore of the folder and of those above it. */
export async function readIgnoreRules(
  folder: AgentFolder,
  path: string,
): Promise<(entry: Pick<FileEntry, 'path' | 'kind'>) => boolean> {
  const names = namesIn(path)
  const levels = [...names.keys(), names.length].map((depth) => names.slice(0, depth).join('/'))
  const rules = await Promise.all(levels.map(async (level) => ({ level, rules: await rulesOf(folder, level) })))
  return ({ path: entry, kind }) => {
    const asked = kind === 'folder' ? `${entry}/` : entry
    return rules.some(
      ({ level, rules }) => rules?.ignores(level === '' ? asked : asked.slice(level.length + 1)) ?? false,
    )
  }
}

/** Null: there are none, or none that can be read. */
async function rulesOf(folder: AgentFolder, level: string): Promise<Ignore | null> {
  const opened = await openFile(folder, join(level, '.gitignore')).catch(() => null)
  if (!opened) return null
  try {
    if (opened.stats.size > mostBytes) return null
    return ignore({ allowRelativePaths: true }).add(await opened.handle.readFile('utf8'))
  } catch {
    return null // rules that cannot be read only make a list less telling
  } finally {
    await opened.handle.close()
  }
}
