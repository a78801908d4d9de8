import { hintForMissingText } from './hint-for-missing-text.ts'

export interface ReplaceText {
  text: string
  oldText: string
  newText: string
  replaceAll: boolean
}

export type ReplacedText = { kind: 'replaced'; text: string; count: number } | { kind: 'refused'; reason: string }

/**
 * Replaces one exact, unique piece of text, or all with `replaceAll`. Line ends are forgiven: models write \n, so a text
 * with \r\n is searched for that spelling too, and what is put in takes on the line ends of its surroundings.
 */
export function replaceText({ text, oldText, newText, replaceAll }: ReplaceText): ReplacedText {
  if (oldText === newText)
    return { kind: 'refused', reason: 'old_text and new_text are the same: there is nothing to change.' }
  const wanted = spellingsOf(oldText).find((spelling) => text.includes(spelling))
  if (wanted === undefined) return { kind: 'refused', reason: hintForMissingText(text, oldText) }
  const starts = findStarts(text, wanted)
  if (starts.length > 1 && !replaceAll) return { kind: 'refused', reason: ambiguousReason(text, starts) }
  const pieces = text.split(wanted)
  return { kind: 'replaced', text: pieces.join(withLineEndsOf(text, wanted, newText)), count: pieces.length - 1 }
}

function spellingsOf(text: string): string[] {
  return text.includes('\n') ? [text, toCrlf(text), toLf(text)] : [text]
}

/** Overlapping ones count too: either could be meant. */
function findStarts(text: string, wanted: string): number[] {
  const starts: number[] = []
  for (let start = text.indexOf(wanted); start !== -1; start = text.indexOf(wanted, start + 1)) starts.push(start)
  return starts
}

function withLineEndsOf(text: string, wanted: string, newText: string): string {
  const usesCrlf = wanted.includes('\n') ? wanted.includes('\r\n') : isMostlyCrlf(text)
  return usesCrlf ? toCrlf(newText) : newText
}

function isMostlyCrlf(text: string): boolean {
  const all = text.split('\n').length - 1
  const crlf = text.split('\r\n').length - 1
  return crlf > 0 && crlf * 2 > all
}

function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function toCrlf(text: string): string {
  return toLf(text).replaceAll('\n', '\r\n')
}

const maxNamedLines = 10

function ambiguousReason(text: string, starts: number[]): string {
  const lines = starts.slice(0, maxNamedLines).map((start) => lineNumberAt(text, start))
  const rest = starts.length > maxNamedLines ? ', …' : ''
  return (
    `old_text occurs ${starts.length} times (lines ${lines.join(', ')}${rest}). Nothing was changed: add surrounding lines ` +
    'to old_text so that it fits one place only, or set replace_all to true.'
  )
}

function lineNumberAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}
