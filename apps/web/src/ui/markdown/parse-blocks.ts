import { Marked, type MarkedToken, type Token } from 'marked'
import remend from 'remend'
import { footnoteSyntax, type FootnoteMarkToken, type FootnoteToken } from './footnote-syntax.ts'
import { mathSyntax, type MathToken } from './math-syntax.ts'

/** What a text consists of. */
export type MarkdownToken = MarkedToken | MathToken | FootnoteToken | FootnoteMarkToken

const marked = new Marked({ gfm: true, extensions: [...mathSyntax, ...footnoteSyntax] })
const lex = (text: string): Token[] => marked.lexer(text)

/** Says what its links are elsewhere: then a block cannot be read by itself. */
const linkDefinition = /^ {0,3}\[(?!\^)[^\]]+\]:/m

/** May become the mark of a next item of the list before it. */
const beginsMark = /^ {0,3}(?:\d{1,9}[.)]?|[-*+])\s*$/

export interface BlockParser {
  /** The blocks of a text. While it streams, half-finished marks at its end are closed. */
  parse: (text: string, streaming: boolean) => Token[]
}

/**
 * Reads a text that grows. Blocks behind which another has begun are done: they are read once, and are the same objects the next
 * time.
 */
export function createBlockParser(): BlockParser {
  let done: { source: string; tokens: Token[] } = { source: '', tokens: [] }
  return {
    parse(given, streaming) {
      const text = given.replaceAll('\r\n', '\n')
      if (!text.startsWith(done.source)) done = { source: '', tokens: [] }
      if (!streaming && linkDefinition.test(text)) return lex(text)
      const rest = lex(text.slice(done.source.length))
      const last = rest.findLastIndex((token) => token.type !== 'space')
      const before = rest.slice(0, Math.max(0, last))
      const open = rest.slice(Math.max(0, last))
      const blocks = [...done.tokens, ...before, ...(streaming ? closed(open) : open)]
      if (!beginsMark.test(open[0]?.raw ?? '')) done = settle(done, before, text)
      return blocks
    },
  }
}

function settle(done: { source: string; tokens: Token[] }, tokens: Token[], text: string) {
  const source = tokens.reduce((sum, token) => sum + token.raw, done.source)
  // @NOTE where the lexer has changed what it read, a place in it is not a place in the text
  if (!text.startsWith(source)) return done
  return { source, tokens: [...done.tokens, ...tokens] }
}

function closed(tokens: Token[]): Token[] {
  const source = tokens.map((token) => token.raw).join('')
  const mended = remend(source)
  return mended === source ? tokens : lex(mended)
}
