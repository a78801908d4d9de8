import type { Token, Tokens } from 'marked'
import { lazy, Suspense, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../code-block.tsx'
import { Formula } from './formula.tsx'
import { Inline, InlineText } from './inline.tsx'
import type { MarkdownToken } from './parse-blocks.ts'

const Diagram = lazy(() => import('./diagram/diagram.tsx').then((module) => ({ default: module.Diagram })))

type BlockProps = {
  token: Token
  /** More of this block is still to come. */
  growing?: boolean
}

/** One block of a text: a paragraph, a list, a table. */
export function Block({ token: anyToken, growing = false }: BlockProps): ReactNode {
  const token = anyToken as MarkdownToken
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
      return <Code token={token} growing={growing} />
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
    case 'math':
      return growing ? <CodeBlock code={token.tex} language="tex" streaming /> : <Formula tex={token.tex} display />
    case 'footnote':
      return (
        <p className="text-sm text-ink-soft">
          <sup>{token.label}</sup> <Inline tokens={token.tokens} />
        </p>
      )
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

/** A diagram is drawn when all of it is there. */
function Code({ token, growing }: { token: Tokens.Code; growing: boolean }) {
  const language = languageOf(token.lang)
  const code = <CodeBlock code={token.text} language={language} streaming={growing} />
  if (language !== 'mermaid' || growing) return code
  return (
    <Suspense fallback={code}>
      <Diagram code={token.text} />
    </Suspense>
  )
}

function languageOf(info: string | undefined): string {
  return /^[\w+#.-]+/.exec(info ?? '')?.[0].toLowerCase() ?? ''
}

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, at) => (
    <li key={at}>
      {item.task && <TaskMark done={item.checked ?? false} />}
      <Blocks tokens={item.tokens.filter((token) => token.type !== 'checkbox')} />
    </li>
  ))
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>
}

function TaskMark({ done }: { done: boolean }) {
  const { t } = useTranslation()
  return (
    <input
      type="checkbox"
      checked={done}
      readOnly
      disabled
      aria-label={t(done ? 'chat.taskDone' : 'chat.taskOpen')}
      className="mr-2"
    />
  )
}

function Table({ table }: { table: Tokens.Table }) {
  const { t } = useTranslation()
  const cell = (content: Tokens.TableCell) => <Inline tokens={content.tokens} />
  const style = (content: Tokens.TableCell) => (content.align ? { textAlign: content.align } : undefined)
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={t('chat.table')}>
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
