import type { TokenizerExtension, Token, Tokens } from 'marked'

export type FootnoteToken = Tokens.Generic & { type: 'footnote'; label: string; tokens: Token[] }
export type FootnoteMarkToken = Tokens.Generic & { type: 'footnoteMark'; label: string }

const definition = /^\[\^([^\]\s]{1,40})\]:[ \t]+([^\n]*(?:\n(?! {0,3}\[\^)(?=[^\n])[^\n]*)*)(?:\n+|$)/
const mark = /^\[\^([^\]\s]{1,40})\]/

/** `[^1]` in a line, and `[^1]: …` on lines of its own. */
export const footnoteSyntax: TokenizerExtension[] = [
  {
    name: 'footnote',
    level: 'block',
    start: (src) => indexOf(src, '[^'),
    tokenizer(src): FootnoteToken | undefined {
      const match = definition.exec(src)
      if (!match) return undefined
      const [raw, label = '', text = ''] = match
      return { type: 'footnote', raw, label, tokens: this.lexer.inlineTokens(text.trim()) }
    },
  },
  {
    name: 'footnoteMark',
    level: 'inline',
    start: (src) => indexOf(src, '[^'),
    tokenizer(src): FootnoteMarkToken | undefined {
      const match = mark.exec(src)
      return match ? { type: 'footnoteMark', raw: match[0], label: match[1] ?? '' } : undefined
    },
  },
]

function indexOf(src: string, sign: string): number | undefined {
  const at = src.indexOf(sign)
  return at < 0 ? undefined : at
}
