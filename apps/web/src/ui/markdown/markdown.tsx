import { marked, type Token } from 'marked'
import { memo, useMemo } from 'react'
import remend from 'remend'
import { Block } from './block.tsx'

/**
 * What the model wrote, as elements. Markup in the text is shown as text: there is no way from it to HTML. While it
 * streams in, half-finished marks are closed and only the last block is drawn anew.
 */
export const Markdown = memo(function Markdown({ text, streaming }: { text: string; streaming: boolean }) {
  const tokens = useMemo(() => marked.lexer(streaming ? remend(text) : text, { gfm: true }), [text, streaming])
  return (
    <div className="prose-rain">
      {tokens.map((token, at) => (
        <MemoBlock key={at} token={token} growing={streaming && at === tokens.length - 1} />
      ))}
    </div>
  )
})

type MemoBlockProps = { token: Token; growing: boolean }

/** The lexer makes new tokens of the same text; a block whose source did not change stays as it is. */
const MemoBlock = memo(
  ({ token, growing }: MemoBlockProps) => <Block token={token} growing={growing} />,
  (a, b) => a.token.type === b.token.type && a.token.raw === b.token.raw && a.growing === b.growing,
)
MemoBlock.displayName = 'MemoBlock'
