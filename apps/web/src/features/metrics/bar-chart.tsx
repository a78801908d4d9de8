import { useId } from 'react'

export type Bar = { label: string; value: number; text: string }

/** Most labels that fit under a chart beside each other. */
const labelsShown = 8

/** A small bar chart of plain boxes, with its numbers as a list for those who cannot see it. */
export function BarChart({ title, bars }: { title: string; bars: Bar[] }) {
  const titleId = useId()
  const top = Math.max(...bars.map((bar) => bar.value), 0)
  const every = Math.ceil(bars.length / labelsShown)
  return (
    <section aria-labelledby={titleId} className="min-w-0 rounded-2xl border border-line bg-surface p-5">
      <h3 id={titleId} className="pb-4 text-sm font-medium text-ink-soft">
        {title}
      </h3>
      <ul className="flex h-40 items-stretch gap-[3px]">
        {bars.map((bar, at) => (
          <li key={bar.label + at} title={`${bar.label}: ${bar.text}`} className="group flex min-w-0 flex-1 flex-col">
            <span className="sr-only">
              {bar.label}: {bar.text}
            </span>
            <span aria-hidden className="flex flex-1 items-end justify-center border-b border-line">
              <span
                className="w-full max-w-8 rounded-t-md bg-accent/80 transition-colors group-hover:bg-accent"
                style={{ height: top > 0 ? `${Math.max((bar.value / top) * 100, bar.value > 0 ? 2 : 0)}%` : 0 }}
              />
            </span>
            <span
              aria-hidden
              className="h-5 overflow-visible pt-1 text-center text-[0.6875rem] whitespace-nowrap text-ink-faint"
            >
              {at % every === 0 ? bar.label : ''}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
