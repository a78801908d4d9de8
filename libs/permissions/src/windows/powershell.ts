import { literal, unknownMark, type Arg } from '../shell/command.ts'
import type { WindowsCommand } from './windows-command.ts'

const aliases: Record<string, string> = {
  rm: 'remove-item',
  del: 'remove-item',
  rd: 'remove-item',
  ri: 'remove-item',
  erase: 'remove-item',
  rmdir: 'remove-item',
  iex: 'invoke-expression',
  icm: 'invoke-command',
  saps: 'start-process',
  start: 'start-process',
  spps: 'stop-process',
  kill: 'stop-process',
  clc: 'clear-content',
  iwr: 'invoke-webrequest',
  irm: 'invoke-restmethod',
  curl: 'invoke-webrequest',
  wget: 'invoke-webrequest',
  ipmo: 'import-module',
  sp: 'set-itemproperty',
  ii: 'invoke-item',
}

/**
 * Reads PowerShell far enough to see which commands it names. Blocks and brackets are looked into; a name that is
 * computed, and a call into .NET, cannot be known. Undefined when a quote stays open.
 */
export function readPowershell(source: string): WindowsCommand[] | undefined {
  const commands: WindowsCommand[] = []
  let words: Arg[] = []
  let text: string | undefined
  let isKnown = true
  let redirects: string[] = []
  let expectsTarget = false
  let piped = false
  let start = 0
  const add = (piece: string) => {
    text = (text ?? '') + piece
  }
  const endWord = () => {
    if (text === undefined) return
    if (expectsTarget) redirects.push(text)
    else words.push(isKnown ? literal(text) : { ...literal(text), exact: false })
    text = undefined
    isKnown = true
    expectsTarget = false
  }
  const endCommand = (at: number, pipe: boolean) => {
    endWord()
    const called = withoutAssignment(words)
    if (called.length > 0) {
      commands.push({
        words: withFullName(called),
        input: piped ? { kind: 'pipe' } : { kind: 'none' },
        redirects,
        source: source.slice(start, at),
      })
    }
    words = []
    redirects = []
    piped = pipe
    start = at + 1
  }
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? ''
    if (char === '`') add(source[++at] ?? '')
    else if (char === "'" || char === '"') {
      const end = source.indexOf(char, at + 1)
      if (end < 0) return undefined
      const inner = source.slice(at + 1, end)
      add(inner)
      if (char === '"' && /\$[({\w]/.test(inner)) markUnknown()
      at = end
    } else if (char === '#' && text === undefined) {
      const end = source.indexOf('\n', at)
      at = end < 0 ? source.length : end - 1
    } else if (char === '>') {
      endWord()
      if (source[at + 1] === '>') at++
      expectsTarget = true
    } else if (char === '(' && (words.length === 0 || text !== undefined) && (text !== undefined || isCall(words))) {
      add(unknownMark)
      isKnown = false
      endCommand(at, false)
    } else if (/[;|\n{}()]/.test(char) || (char === '&' && source[at + 1] === '&')) {
      if (source[at + 1] === char && /[|&]/.test(char)) at++
      endCommand(at, char === '|')
    } else if (/\s/.test(char)) endWord()
    else if (char === '&' && text === undefined) {
      if (source[at + 1] === '(' || source[at + 1] === '$' || /^\s*[($]/.test(source.slice(at + 1, at + 4))) {
        add(unknownMark)
        isKnown = false
      }
    } else add(char)
  }
  endCommand(source.length, false)
  return commands

  function markUnknown(): void {
    isKnown = false
    add(unknownMark)
  }
}

const isCall = (words: readonly Arg[]): boolean => words.length > 0 && words[0]?.text === '.'

/** `$x = command` runs the command; setting the search path is a change of its own. */
function withoutAssignment(words: readonly Arg[]): readonly Arg[] {
  const [first, second] = words
  if (first === undefined) return []
  if (/^\$env:(path|psmodulepath|comspec)$/i.test(first.text) && /^\+?=/.test(second?.text ?? ''))
    return [literal('setx'), ...words]
  if (!first.text.startsWith('$') || second?.text !== '=') return words
  return words.slice(2)
}

function withFullName(words: readonly Arg[]): readonly Arg[] {
  const [name, ...rest] = words
  if (name === undefined) return words
  // A bare value, as in `"text" | Out-File x`, runs nothing; a call into .NET or of a computed thing can be anything.
  if (/^\[.*\]::|^\$.*[.:].*\0|\.(invoke|downloadstring|downloadfile)/i.test(name.text))
    return [{ ...name, exact: false }, ...rest]
  const lower = name.text.toLowerCase()
  const full = Object.hasOwn(aliases, lower) ? aliases[lower] : undefined
  return full === undefined ? words : [{ ...name, text: full }, ...rest]
}
