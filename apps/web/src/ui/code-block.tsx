import { clsx } from 'clsx'
import { createElement, Fragment, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button.tsx'
import { highlight, type CodeTree } from './highlight.ts'

type CodeBlockProps = { code: string; language?: string; title?: string; streaming?: boolean }

const longestHighlighted = 40_000

/** A piece of code with its language, colours as soon as they are loaded, and a button to copy it. */
export function CodeBlock({ code, language = '', title, streaming = false }: CodeBlockProps) {
  const { t } = useTranslation()
  const tree = useHighlighted(code, language, !streaming && code.length <= longestHighlighted)
  return (
    <figure className="overflow-hidden rounded-xl border border-line bg-code">
      <figcaption className="flex items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3.5">
        <span className="truncate text-xs font-medium text-ink-faint">{title ?? language}</span>
        <CopyButton text={code} label={t('chat.copyCode')} />
      </figcaption>
      <pre
        className="syntax max-h-[32rem] overflow-auto px-3.5 py-3 font-mono text-[0.8125rem] leading-relaxed"
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
