import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

/** More of something, for whoever opens it. */
export function Disclosure({ title, open = false, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details className="group" open={open}>
      <summary className="flex cursor-pointer list-none items-center gap-1 text-sm text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 shrink-0 transition-transform group-open:rotate-90" aria-hidden /> {title}
      </summary>
      <div className="pt-2">{children}</div>
    </details>
  )
}
