import { lazy, Suspense } from 'react'
import type { TextItem } from '../../live/state.ts'

const Markdown = lazy(() => import('../../ui/markdown/markdown.tsx').then((module) => ({ default: module.Markdown })))

/** A piece of Rain's answer. */
export function Answer({ item }: { item: TextItem }) {
  return (
    <Suspense fallback={<p className="whitespace-pre-wrap">{item.text}</p>}>
      <Markdown text={item.text} streaming={item.streaming} />
    </Suspense>
  )
}
