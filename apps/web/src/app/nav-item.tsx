import { clsx } from 'clsx'
import type { LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Keys } from '../ui/keys.tsx'

export type NavItemProps = {
  icon: LucideIcon
  text: string
  onClick: () => void
  current?: boolean
  badge?: number
  /** The badge in words. */
  badgeText?: string
  /** The keys that do the same. */
  keys?: string
}

/** One way from the sidebar to something else. */
export function NavItem({ icon: Icon, text, onClick, current = false, badge = 0, badgeText, keys }: NavItemProps) {
  const { t } = useTranslation()
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        aria-current={current ? 'page' : undefined}
        className={clsx(
          'group flex min-h-11 w-full items-center gap-3 rounded-xl px-3 text-left text-[0.925rem] lg:min-h-9',
          'text-ink-soft hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-ink',
        )}
      >
        <Icon className="size-4.5 shrink-0" aria-hidden />
        <span className="min-w-0 flex-1 truncate">{text}</span>
        {keys && (
          <Keys keys={keys} className="hidden! lg:group-hover:inline-flex! lg:group-focus-visible:inline-flex!" />
        )}
        {badge > 0 && <Badge count={badge} text={badgeText ?? t('inbox.count', { count: badge })} />}
      </button>
    </li>
  )
}

/** How much waits there. */
export function Badge({ count, text }: { count: number; text: string }) {
  return (
    <span className="rounded-full bg-warn-soft px-2.5 py-0.5 text-xs font-semibold text-warn tabular-nums">
      <span aria-hidden>{count}</span>
      <span className="sr-only">{text}</span>
    </span>
  )
}
