import { plainText } from './plain-text.ts'

/** Longer utterances are broken off by some browsers. */
const mostChars = 220

/**
 * An answer as it is read aloud, in pieces of a few sentences: without code, tables' lines, formulas, addresses and marks, which
 * nobody wants to hear spelt.
 */
export function spokenText(markdown: string): string[] {
  const told = markdown
    .replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^\1[^\S\n]*$|$(?![\s\S]))/gm, '\n')
    .replace(/\$\$[\s\S]*?\$\$|\\\[[\s\S]*?\\\]/g, ' ')
    .replace(/^[^\S\n]*\|?[ \t:|-]+\|[ \t:|-]*$/gm, '')
    .replace(
      /^[^\S\n]*\|(.*)\|[^\S\n]*$/gm,
      (_row, cells: string) =>
        `${cells
          .split('|')
          .map((cell) => cell.trim())
          .join(', ')}.`,
    )
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/^[^\S\n]*(?:[-*+]|\d+[.)])[^\S\n]+(?:\[[ xX]\][^\S\n]+)?/gm, '')
    .replace(/^[^\S\n]*(?:[-*_][^\S\n]*){3,}$/gm, '')
  return plainText(told)
    .split(/\n+/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
    .flatMap(inPieces)
}

function inPieces(line: string): string[] {
  const pieces: string[] = []
  for (const sentence of line.match(/[^.!?…]+[.!?…]*\s*/g) ?? [line]) {
    const last = pieces.at(-1)
    if (last !== undefined && last.length + sentence.length <= mostChars) pieces[pieces.length - 1] = last + sentence
    else pieces.push(...cut(sentence))
  }
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '')
}

/** A sentence that is too long, between words. */
function cut(sentence: string): string[] {
  if (sentence.length <= mostChars) return [sentence]
  const at = sentence.lastIndexOf(' ', mostChars)
  const end = at > 0 ? at : mostChars
  return [sentence.slice(0, end), ...cut(sentence.slice(end))]
}
