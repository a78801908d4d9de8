import type { Token } from 'marked'
import { memo, useMemo, useState } from 'react'
import { Block } from './block.tsx'
import { createBlockParser } from './parse-blocks.ts'

/**
 * What the model wrote, as elements. Markup in the text is shown as text: there is no way from it to HTML. While it
 * streams in, half-finished marks are closed and only the last block is read and drawn anew.
 */
export const Markdown = memo(function Markdown({ text, streaming }: { text: string; streaming: boolean }) {
  const [parser] = useState(createBlockParser)
  const tokens = useMemo(() => parser.parse(text, streaming), [parser, text, streaming])
  return (
    <div className="prose-rain">
      {tokens.map((token, at) => (
        <MemoBlock key={at} token={token} growing={streaming && at === tokens.length - 1} />
      ))}
    </div>
  )
})

type MemoBlockProps = { token: Token; growing: boolean }

/** A block whose source did not change stays as it is. */
const MemoBlock = memo(
  ({ token, growing }: MemoBlockProps) => <Block token={token} growing={growing} />,
  (a, b) =>
    a.growing === b.growing && (a.token === b.token || (a.token.type === b.token.type && a.token.raw === b.token.raw)),
)
MemoBlock.displayName = 'MemoBlock'
