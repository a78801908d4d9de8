import { clsx } from 'clsx'
import { ArrowLeft, Menu } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { InboxButton } from '../features/approvals/inbox-badge.tsx'
import { StopAllButton } from '../features/devices/stop-all-button.tsx'
import { IconButton } from '../ui/button.tsx'
import { useWideWindow } from '../ui/use-wide-window.ts'
import { goTo, useRoute } from './route.ts'
import { useSidebar } from './sidebar-state.ts'

type TopbarProps = {
  title: string
  /** The whole path, or nothing. */
  subtitle?: string
  unread: number
  onBack?: () => void
  onMenu: () => void
  /** What waits for the person here is in view, and something in `children` stops it. */
  stopsHere?: boolean
  children?: ReactNode
}

/** What is in view, and on small screens the way to the menu. */
export function Topbar({ title, subtitle, unread, onBack, onMenu, stopsHere, children }: TopbarProps) {
  const { t } = useTranslation()
  const route = useRoute()
  const hidden = useSidebar((state) => state.hidden)
  const isWide = useWideWindow()
  return (
    <header className="flex min-h-15 items-center gap-2 border-b border-line bg-surface pt-[env(safe-area-inset-top)] pr-3 pl-2 lg:pl-5">
      <span className={clsx('relative', !hidden && 'lg:hidden')}>
        <IconButton label={t(hidden && isWide ? 'nav.show' : 'app.openMenu')} onClick={onMenu}>
          <Menu className="size-5" aria-hidden />
        </IconButton>
        {unread > 0 && (
          <span className="pointer-events-none absolute top-1.5 right-1.5 size-2.5 rounded-full bg-accent ring-2 ring-surface">
            <span className="sr-only">{t('agents.unread', { count: unread })}</span>
          </span>
        )}
      </span>
      {onBack && (
        <IconButton label={t('action.back')} onClick={onBack} className="lg:-ml-2">
          <ArrowLeft className="size-5" aria-hidden />
        </IconButton>
      )}
      <div className="min-w-0 flex-1 py-2">
        <h1 tabIndex={-1} className="w-fit max-w-full truncate rounded-sm leading-tight font-semibold">
          {title}
        </h1>
        {subtitle && (
          <p className="hidden truncate font-mono text-xs text-ink-faint sm:block" title={subtitle}>
            {subtitle}
          </p>
        )}
      </div>
      {route !== 'inbox' && !stopsHere && <InboxButton onOpen={() => goTo('inbox')} />}
      {!stopsHere && <StopAllButton />}
      {children}
    </header>
  )
}
