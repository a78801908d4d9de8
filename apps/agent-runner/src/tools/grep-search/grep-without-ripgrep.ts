import { basename, join } from 'node:path'
import { codeOf } from '../files/explain-fs-error.ts'
import { openRegularFile } from '../files/open-regular-file.ts'
import { sniff, sniffedBytes } from '../files/sniff.ts'
import { compileGlob } from '../search/compile-glob.ts'
import { walkFolder } from '../search/walk-folder.ts'
import type { Grep, GrepMatch, GrepRequest } from './grep.ts'
import { createLineMatcher } from './line-matcher.ts'

const maxEntries = 200_000
const maxFileBytes = 10_000_000

/** Searches without the `rg` program: slower, does not know .gitignore, and gives up on a pattern that takes too long. */
export const grepWithoutRipgrep: Grep = async (request, signal) => {
  const pattern = compilePattern(request)
  if (typeof pattern === 'string') return { kind: 'refused', reason: pattern }
  const isWanted = globFilter(request.glob)
  if (typeof isWanted === 'string') return { kind: 'refused', reason: isWanted }

  const matcher = createLineMatcher(pattern)
  const matches: GrepMatch[] = []
  let timedOut = false

  async function searchFile(path: string): Promise<'go_on' | 'stop'> {
    const text = await readIfText(path, signal)
    if (text === null) return 'go_on'
    const found = await matcher.match(text, request.maxMatches + 1 - matches.length, signal)
    timedOut = found === null
    matches.push(...(found ?? []).map((match) => ({ path, ...match })))
    return timedOut || matches.length > request.maxMatches ? 'stop' : 'go_on'
  }

  try {
    const walked = request.isFolder
      ? await walkFolder({
          root: request.root,
          skipped: request.skipped,
          maxEntries,
          signal,
          visit: async (path, entry) =>
            entry.isFile() && isWanted(path) ? searchFile(join(request.root, path)) : 'go_on',
        })
      : { complete: (await searchFile(request.root)) === 'go_on' }
    const isOver = matches.length > request.maxMatches
    const stopped = timedOut || (!walked.complete && !isOver) ? 'time' : isOver ? 'limit' : 'no'
    return { kind: 'found', matches: matches.slice(0, request.maxMatches), stopped }
  } finally {
    await matcher.close()
  }
}

/** With Unicode rules if it is valid under them; without, needless escapes such as `\-` are forgiven. Else the reason. */
function compilePattern({ pattern, ignoreCase }: GrepRequest): RegExp | string {
  const flags = ignoreCase ? 'i' : ''
  const strict = tryPattern(pattern, `${flags}u`)
  return typeof strict === 'string' ? tryPattern(pattern, flags) : strict
}

function tryPattern(pattern: string, flags: string): RegExp | string {
  try {
    return new RegExp(pattern, flags)
  } catch (error) {
    return error instanceof SyntaxError ? error.message : 'invalid regular expression'
  }
}

function globFilter(glob: string | undefined): ((path: string) => boolean) | string {
  if (glob === undefined) return () => true
  const isNegated = glob.startsWith('!')
  const compiled = compileGlob(isNegated ? glob.slice(1) : glob)
  if (compiled.kind === 'refused') return compiled.reason
  return (path) => compiled.glob.matches(path) !== isNegated
}

async function readIfText(path: string, signal: AbortSignal): Promise<string | null> {
  try {
    const opened = await openRegularFile(path)
    if (opened.kind === 'refused') return null
    try {
      if (opened.size > maxFileBytes) return null
      const bytes = await opened.handle.readFile({ signal })
      return sniff(bytes.subarray(0, sniffedBytes)).kind === 'text' ? bytes.toString('utf8') : null
    } finally {
      await opened.handle.close()
    }
  } catch (error) {
    // A file that is closed to us, or went away since the folder was read, has nothing to find.
    if (['EACCES', 'EPERM', 'ENOENT', 'ELOOP', 'EIO'].includes(codeOf(error))) return null
    throw new Error(`reading ${basename(path)}`, { cause: error })
  }
}
