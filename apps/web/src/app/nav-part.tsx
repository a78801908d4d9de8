import { clsx } from 'clsx'
import { ChevronDown } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { togglePart, useSidebar } from './sidebar-state.ts'

type NavPartProps = {
  /** Under this name the browser remembers whether it is folded away. */
  name: string
  title: string
  /** Stands at the end of the title. */
  aside?: ReactNode
  /** Stands there while it is folded away. */
  whenFolded?: ReactNode
  children: ReactNode
}

/** A part of the sidebar that can be folded away. */
export function NavPart({ name, title, aside, whenFolded, children }: NavPartProps) {
  const id = useId()
  const folded = useSidebar((state) => state.folded.includes(name))
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="flex items-center">
        <button
          type="button"
          aria-expanded={!folded}
          onClick={() => togglePart(name)}
          className="group flex min-h-9 flex-1 items-center gap-1.5 rounded-lg px-3 text-xs font-semibold text-ink-faint hover:text-ink"
        >
          {title}
          <ChevronDown
            className={clsx(
              'size-3.5 transition-transform',
              folded ? '-rotate-90' : 'opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100',
            )}
            aria-hidden
          />
        </button>
        <span className="flex items-center gap-2 pr-3 text-xs text-ink-faint">
          {folded && whenFolded}
          {aside}
        </span>
      </h2>
      {!folded && children}
    </section>
  )
}
