import type { Item } from '../../live/state.ts'

/** What was said, without marks: cheap, and still there for the browser's search and for screen readers. */
export function BareText({ items }: { items: readonly Item[] }) {
  return items.map((item) =>
    item.kind === 'user' || item.kind === 'text' ? (
      <p key={item.id} data-item={item.id} className="break-words whitespace-pre-wrap">
        {item.text}
      </p>
    ) : null,
  )
}
