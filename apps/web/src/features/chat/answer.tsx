import type { TextItem } from '../../live/state.ts'
import { Markdown } from '../../ui/markdown/markdown.tsx'

/** A piece of Rain's answer. */
export function Answer({ item }: { item: TextItem }) {
  return <Markdown text={item.text} streaming={item.streaming} />
}
