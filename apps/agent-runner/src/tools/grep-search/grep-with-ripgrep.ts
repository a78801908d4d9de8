import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import type { Grep, GrepMatch, GrepRequest } from './grep.ts'

const timeLimitMs = 30_000
/** Longer lines arrive as a preview of this many bytes, so that a minified file does not fill the memory. */
const maxLineBytes = 1000
const maxErrorLength = 2000

/** Searches with the `rg` program at the given path; its regular expressions take time linear in the text. */
export function createRipgrep(program: string, environment: Record<string, string>): Grep {
  return async (request, signal) => {
    const timeout = AbortSignal.timeout(timeLimitMs)
    const child = spawn(program, argumentsFor(request), {
      cwd: request.isFolder ? request.root : dirname(request.root),
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: AbortSignal.any([signal, timeout]),
      killSignal: 'SIGKILL',
    })
    const ended = exitOf(child)
    const errors = collectErrors(child.stderr)
    const matches = await readMatches(child.stdout, request.maxMatches + 1)
    child.kill('SIGKILL')
    const exitCode = await ended
    signal.throwIfAborted()
    const stopped = timeout.aborted ? 'time' : matches.length > request.maxMatches ? 'limit' : 'no'
    if (matches.length === 0 && exitCode === 2) {
      const reason = await errors
      if (reason.includes('regex parse error') || reason.includes('error parsing glob'))
        return { kind: 'refused', reason }
    }
    return { kind: 'found', matches: matches.slice(0, request.maxMatches), stopped }
  }
}

function argumentsFor(request: GrepRequest): string[] {
  return [
    '--no-config',
    '--no-heading',
    '--with-filename',
    '--line-number',
    '--null',
    '--color=never',
    '--hidden',
    '--sort=path',
    `--max-columns=${maxLineBytes}`,
    '--max-columns-preview',
    ...(request.ignoreCase ? ['--ignore-case'] : []),
    ...(request.glob === undefined ? [] : [`--glob=${request.glob}`]),
    ...[...request.skipped].map((name) => `--glob=!**/${name}/**`),
    `--regexp=${request.pattern}`,
    '--',
    request.root,
  ]
}

/** The exit code, or null when it was killed or could not start. An abort is no error here: the caller looks at its signal. */
async function exitOf(child: ChildProcess): Promise<number | null> {
  let failure: unknown = null
  child.on('error', (error) => {
    if (error.name !== 'AbortError') failure = error
  })
  const [code] = await once(child, 'close').catch(() => [null])
  if (failure !== null) throw failure
  return code
}

async function collectErrors(stderr: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stderr) if (text.length < maxErrorLength) text += String(chunk)
  return text.slice(0, maxErrorLength).trim()
}

async function readMatches(stdout: Readable, most: number): Promise<GrepMatch[]> {
  const matches: GrepMatch[] = []
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stdout) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const match = parseMatch(line)
      if (match) matches.push(match)
      if (matches.length >= most) return matches
    }
  }
  return matches
}

/** `path NUL line : text`; anything else is a remark of ripgrep, such as on a binary file. */
function parseMatch(line: string): GrepMatch | null {
  const nul = line.indexOf('\0')
  const colon = line.indexOf(':', nul)
  if (nul === -1 || colon === -1) return null
  return { path: line.slice(0, nul), line: Number(line.slice(nul + 1, colon)), text: line.slice(colon + 1) }
}
