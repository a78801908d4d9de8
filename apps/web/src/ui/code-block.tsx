import { clsx } from 'clsx'
import { WrapText } from 'lucide-react'
import { createElement, Fragment, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button.tsx'
import { highlight } from './code/highlight.ts'
import type { CodeTree } from './code/highlight-job.ts'

type CodeBlockProps = {
  code: string
  language?: string
  title?: string
  /** More of it is still to come: its end is kept in view. */
  streaming?: boolean
  /** Beside the button that copies. */
  actions?: ReactNode
}

const longestHighlighted = 20_000
/** So many have room without scrolling. */
const linesInView = 20

/** A piece of code with its language, colours as soon as they are loaded, and buttons to wrap and to copy it. */
export function CodeBlock({ code, language = '', title, streaming = false, actions }: CodeBlockProps) {
  const { t } = useTranslation()
  const [wraps, setWraps] = useState(false)
  const box = useRef<HTMLPreElement>(null)
  const tree = useHighlighted(code, language, !streaming && code.length <= longestHighlighted)

  useLayoutEffect(() => {
    // @NOTE asking for the height of little code would have the browser lay out everything once more for nothing
    const mayScroll = wraps || code.split('\n', linesInView).length === linesInView
    if (streaming && mayScroll && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [streaming, code, wraps])

  return (
    <figure className="overflow-hidden rounded-xl border border-line bg-code">
      <figcaption className="flex items-center gap-1 border-b border-line py-0.5 pr-1 pl-3.5">
        <span className="mr-auto truncate text-xs font-medium text-ink-faint">{title ?? language}</span>
        {actions}
        <button
          type="button"
          aria-pressed={wraps}
          aria-label={t('chat.wrapCode')}
          title={t('chat.wrapCode')}
          onClick={() => setWraps(!wraps)}
          className={clsx(
            'inline-flex size-8 items-center justify-center rounded-lg hover:bg-sunken hover:text-ink',
            wraps ? 'bg-sunken text-ink' : 'text-ink-faint',
          )}
        >
          <WrapText className="size-3.5" aria-hidden />
        </button>
        <CopyButton text={code} label={t('chat.copyCode')} />
      </figcaption>
      <pre
        ref={box}
        className={clsx(
          'syntax max-h-[32rem] overflow-auto px-3.5 py-3 font-mono text-[0.8125rem] leading-relaxed',
          wraps && 'break-words whitespace-pre-wrap',
        )}
        tabIndex={0}
      >
        <code>{tree ? toElements(tree.children) : code}</code>
      </pre>
    </figure>
  )
}

function useHighlighted(code: string, language: string, wanted: boolean): CodeTree | null {
  const [found, setFound] = useState<{ code: string; tree: CodeTree | null } | null>(null)
  useEffect(() => {
    if (!wanted || language === '') return
    let current = true
    void highlight(code, language).then((tree) => current && setFound({ code, tree }))
    return () => {
      current = false
    }
  }, [code, language, wanted])
  return found?.code === code ? found.tree : null
}

type CodeNode = CodeTree['children'][number]

function toElements(nodes: readonly CodeNode[]): ReactNode {
  return nodes.map((node, at) => {
    if (node.type === 'text') return <Fragment key={at}>{node.value}</Fragment>
    if (node.type !== 'element') return null
    const names = node.properties.className
    return createElement(
      'span',
      { key: at, className: Array.isArray(names) ? clsx(names) : undefined },
      toElements(node.children),
    )
  })
}
