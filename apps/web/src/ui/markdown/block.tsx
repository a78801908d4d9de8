import type { MarkedToken, Token, Tokens } from 'marked'
import type { ReactNode } from 'react'
import { CodeBlock } from '../code-block.tsx'
import { Inline, InlineText } from './inline.tsx'

type BlockProps = {
  token: Token
  /** More of this block is still to come. */
  growing?: boolean
}

/** One block of a text: a paragraph, a list, a table. */
export function Block({ token: anyToken, growing = false }: BlockProps): ReactNode {
  const token = anyToken as MarkedToken
  switch (token.type) {
    case 'heading':
      return token.depth <= 2 ? (
        <h3>
          <Inline tokens={token.tokens} />
        </h3>
      ) : (
        <h4>
          <Inline tokens={token.tokens} />
        </h4>
      )
    case 'paragraph':
      return (
        <p>
          <Inline tokens={token.tokens} />
        </p>
      )
    case 'text':
      return token.tokens ? <Inline tokens={token.tokens} /> : <InlineText text={token.text} />
    case 'code':
      return <CodeBlock code={token.text} language={languageOf(token.lang)} streaming={growing} />
    case 'blockquote':
      return (
        <blockquote>
          <Blocks tokens={token.tokens} />
        </blockquote>
      )
    case 'list':
      return <List list={token} />
    case 'table':
      return <Table table={token} />
    case 'hr':
      return <hr />
    case 'html':
      return <p className="whitespace-pre-wrap">{token.raw.trimEnd()}</p>
    default:
      return null
  }
}

function Blocks({ tokens }: { tokens: Token[] }) {
  return tokens.map((token, at) => <Block key={at} token={token} />)
}

function languageOf(info: string | undefined): string {
  return /^[\w+#.-]+/.exec(info ?? '')?.[0].toLowerCase() ?? ''
}

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, at) => (
    <li key={at}>
      {item.task && <input type="checkbox" checked={item.checked ?? false} readOnly disabled className="mr-2" />}
      <Blocks tokens={item.tokens.filter((token) => token.type !== 'checkbox')} />
    </li>
  ))
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>
}

function Table({ table }: { table: Tokens.Table }) {
  const cell = (content: Tokens.TableCell) => <Inline tokens={content.tokens} />
  const style = (content: Tokens.TableCell) => (content.align ? { textAlign: content.align } : undefined)
  return (
    <div className="overflow-x-auto" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.header.map((content, at) => (
              <th key={at} style={style(content)}>
                {cell(content)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={at}>
              {row.map((content, column) => (
                <td key={column} style={style(content)}>
                  {cell(content)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
