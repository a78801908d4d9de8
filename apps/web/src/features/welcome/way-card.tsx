import type { LucideIcon } from 'lucide-react'
import { useId, type ReactNode } from 'react'

type WayCardProps = { icon: LucideIcon; title: string; hint: string; children: ReactNode }

/** One way to an answer: what it is, what it means for the person, and what to press. */
export function WayCard({ icon: Icon, title, hint, children }: WayCardProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex gap-4 rounded-2xl border border-line bg-surface p-4 sm:p-5">
      <span className="flex size-11 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-accent max-sm:hidden">
        <Icon className="size-5" aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <h3 id={id} className="font-semibold">
          {title}
        </h3>
        <p className="mt-0.5 text-sm text-ink-soft">{hint}</p>
        <div className="mt-3.5 flex flex-col items-start gap-3">{children}</div>
      </div>
    </section>
  )
}
