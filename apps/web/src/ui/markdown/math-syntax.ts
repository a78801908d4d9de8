import type { TokenizerExtension, Tokens } from 'marked'

export type MathToken = Tokens.Generic & { type: 'math'; tex: string; display: boolean }

const fencedBlock = /^ {0,3}(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n+|$)/
const displayInline = /^(?:\$\$([^$]+?)\$\$|\\\[([\s\S]+?)\\\])/
/** As Pandoc reads it: no space inside the signs, no digit behind. So `$5 and $10` is money. */
const inline = /^(?:\$(?![\s$])((?:\\.|[^$\\\n])*?[^\s\\$])\$(?!\d)|\\\(([\s\S]+?)\\\))/

/** Formulas: `$$…$$` and `\[…\]` as blocks of their own, `$…$` and `\(…\)` in a line. */
export const mathSyntax: TokenizerExtension[] = [
  {
    name: 'mathBlock',
    level: 'block',
    start: (src) => firstOf(src, /\$\$|\\\[/),
    tokenizer: (src) => toToken(fencedBlock.exec(src), true),
  },
  {
    name: 'mathInline',
    level: 'inline',
    start: (src) => firstOf(src, /\$|\\[([]/),
    tokenizer: (src) => toToken(displayInline.exec(src), true) ?? toToken(inline.exec(src), false),
  },
]

function firstOf(src: string, sign: RegExp): number | undefined {
  const at = src.search(sign)
  return at < 0 ? undefined : at
}

function toToken(match: RegExpExecArray | null, display: boolean): MathToken | undefined {
  if (!match) return undefined
  return { type: 'math', raw: match[0], tex: (match[1] ?? match[2] ?? '').trim(), display }
}
