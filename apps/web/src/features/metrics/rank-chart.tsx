export type Rank = { key: string; name: string; detail?: string; value: number; text: string; note?: string }

/** Who takes how much, the most first: one bar a line, its number beside its name. */
export function RankChart({ ranks }: { ranks: Rank[] }) {
  const top = Math.max(...ranks.map((rank) => rank.value), 0)
  return (
    <ul className="flex flex-col gap-3.5">
      {ranks
        .toSorted((a, b) => b.value - a.value)
        .map((rank) => (
          <li key={rank.key}>
            <p className="flex items-baseline justify-between gap-4 text-sm">
              <span className="min-w-0 break-words">
                {rank.name} {rank.detail && <span className="text-ink-faint">{rank.detail}</span>}
              </span>
              <span className="shrink-0 font-medium tabular-nums">{rank.text}</span>
            </p>
            <span aria-hidden className="mt-1 block h-2 overflow-hidden rounded-full bg-sunken">
              <span
                className="block h-full rounded-full bg-accent/80"
                style={{ width: top > 0 ? `${(rank.value / top) * 100}%` : 0 }}
              />
            </span>
            {rank.note && <p className="pt-1 text-xs text-ink-faint">{rank.note}</p>}
          </li>
        ))}
    </ul>
  )
}
