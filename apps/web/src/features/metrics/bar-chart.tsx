import { clsx } from 'clsx'

export type Bar = { label: string; value: number; text: string }

/** Most labels that fit under a chart beside each other on a phone, the first of them moved aside. */
const labelsShown = 6

type BarChartProps = {
  bars: Bar[]
  /** How the highest value is written. */
  format: (value: number) => string
}

/** A bar chart of plain boxes, with its numbers as a list for those who cannot see it. */
export function BarChart({ bars, format }: BarChartProps) {
  const top = Math.max(...bars.map((bar) => bar.value), 0)
  const every = Math.ceil(bars.length / labelsShown)
  return (
    <div className="relative pt-5">
      <span aria-hidden className="absolute top-0 right-0 text-[0.6875rem] text-ink-faint tabular-nums">
        {format(top)}
      </span>
      <span aria-hidden className="absolute inset-x-0 top-5 border-t border-dashed border-line" />
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
              className={clsx(
                'flex h-5 overflow-visible pt-1 text-[0.6875rem] whitespace-nowrap text-ink-faint',
                // The first of many begins where the chart does, or it would stick out of it.
                at === 0 && every > 1 ? 'justify-start' : 'justify-center',
              )}
            >
              {at % every === 0 ? bar.label : ''}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
