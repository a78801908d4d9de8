import { literal, unknownMark, type Arg } from '../shell/command.ts'
import { isKnownProgram } from '../shell/programs/index.ts'
import { programName } from '../shell/names.ts'
import type { WindowsCommand } from './windows-command.ts'

/**
 * Reads a line for cmd.exe: carets and quotes are taken away, `%name%` is only known at the run. Undefined when a quote
 * stays open.
 */
export function readCmd(source: string): WindowsCommand[] | undefined {
  const commands: WindowsCommand[] = []
  let words: string[] = []
  let word: string | undefined
  let redirects: string[] = []
  let expectsTarget = false
  let piped = false
  const endWord = () => {
    if (word === undefined) return
    if (expectsTarget) redirects.push(word)
    else words.push(word)
    expectsTarget = false
    word = undefined
  }
  const endCommand = (pipe: boolean) => {
    endWord()
    if (words.length > 0) commands.push(...commandsIn(words, piped, redirects))
    words = []
    redirects = []
    piped = pipe
  }
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? ''
    if (char === '^') word = (word ?? '') + (source[++at] ?? '')
    else if (char === '"') {
      const end = source.indexOf('"', at + 1)
      if (end < 0) return undefined
      word = (word ?? '') + source.slice(at + 1, end)
      at = end
    } else if (char === '>') {
      endWord()
      if (source[at + 1] === '>') at++
      expectsTarget = true
    } else if (/[&|\n()]/.test(char)) {
      const doubled = source[at + 1] === char && char !== '('
      if (doubled) at++
      endCommand(char === '|' && !doubled)
    } else if (/[\s,;=]/.test(char) && char !== '=') endWord()
    else word = (word ?? '') + char
  }
  endCommand(false)
  return commands
}

/** `for … do x` and `if … x` have their command somewhere inside: every word that is a known program counts as one. */
function commandsIn(texts: readonly string[], piped: boolean, redirects: readonly string[]): WindowsCommand[] {
  const [first = '', ...rest] = texts
  const name = first.replace(/^@/, '').toLowerCase()
  const make = (words: readonly string[]): WindowsCommand => ({
    words: words.map((text, at) => toArg(at === 0 ? text.replace(/^@/, '') : text)),
    input: piped ? { kind: 'pipe' } : { kind: 'none' },
    redirects,
    source: words.join(' '),
  })
  if (!/^(for|if|do|else|call|start|not|exist|in)$/.test(name)) return [make(splitSwitch(texts))]
  const inner = rest.flatMap((text, at) =>
    isKnownProgram(programName(text)) ? [make(splitSwitch(rest.slice(at)))] : [],
  )
  return inner.length > 0 ? inner : [make(texts)]
}

/** `del/s` is `del /s`. */
function splitSwitch(texts: readonly string[]): readonly string[] {
  const [first = '', ...rest] = texts
  const joined = /^([a-z]+)(\/[a-z].*)$/i.exec(first)
  return joined?.[1] && joined[2] ? [joined[1], joined[2], ...rest] : texts
}

function toArg(text: string): Arg {
  const known = text.replace(/%[^%\s]+%|![^!\s]+!/g, unknownMark)
  return known === text ? { ...literal(text), glob: /[*?]/.test(text) } : { ...literal(known), exact: false }
}
