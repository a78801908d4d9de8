import { Brain, ChevronRight } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextItem } from '../../live/state.ts'
import { Drops } from '../../ui/message.tsx'

const Markdown = lazy(() => import('../../ui/markdown/markdown.tsx').then((module) => ({ default: module.Markdown })))

/** A piece of Rain's answer. */
export function Answer({ item }: { item: TextItem }) {
  return (
    <Suspense fallback={<p className="whitespace-pre-wrap">{item.text}</p>}>
      <Markdown text={item.text} streaming={item.streaming} />
    </Suspense>
  )
}

/** What the model thought before it spoke, folded away. */
export function Thinking({ item }: { item: TextItem }) {
  const { t } = useTranslation()
  return (
    <details className="group text-sm text-ink-soft">
      <summary className="inline-flex min-h-9 items-center gap-2 rounded-lg pr-2 hover:text-ink">
        <Brain className="size-4" aria-hidden />
        {t(item.streaming ? 'chat.thinking' : 'chat.thought')}
        {item.streaming && <Drops />}
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
      </summary>
      <p className="mt-1 border-l-2 border-line pl-4 whitespace-pre-wrap">{item.text}</p>
    </details>
  )
}
