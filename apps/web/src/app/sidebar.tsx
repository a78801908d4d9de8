import {
  ChartNoAxesColumn,
  History,
  Inbox,
  Monitor,
  Plug,
  ScrollText,
  Settings,
  ShieldCheck,
  Wallet,
  type LucideIcon,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenCount } from '../features/approvals/inbox-badge.tsx'
import { useWaitingTools } from '../features/mcp/waiting-tools.ts'
import { Logo } from '../ui/logo.tsx'
import type { Route } from './route.ts'

type SidebarProps = {
  tabs: ReactNode
  current: Route
  onHistory: () => void
  onOpen: (page: Route) => void
  onSettings: () => void
}

/** The agents and the ways to everything else. */
export function Sidebar({ tabs, current, onHistory, onOpen, onSettings }: SidebarProps) {
  const { t } = useTranslation()
  const waiting = useOpenCount()
  const waitingTools = useWaitingTools()
  return (
    <div className="flex h-full flex-col gap-5 p-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
      <p className="flex items-center gap-3 px-1 pt-1 text-lg font-semibold tracking-tight">
        <Logo className="size-8" />
        {t('app.name')}
      </p>
      <div className="min-h-0 flex-1 overflow-y-auto">{tabs}</div>
      <ul className="flex flex-col gap-0.5 border-t border-line pt-3">
        <NavItem
          icon={Inbox}
          text={t('inbox.open')}
          onClick={() => onOpen('inbox')}
          current={current === 'inbox'}
          badge={waiting}
        />
        <NavItem icon={History} text={t('history.open')} onClick={onHistory} />
        <NavItem
          icon={ChartNoAxesColumn}
          text={t('metrics.open')}
          onClick={() => onOpen('usage')}
          current={current === 'usage'}
        />
        <NavItem
          icon={Wallet}
          text={t('budgets.open')}
          onClick={() => onOpen('budgets')}
          current={current === 'budgets'}
        />
        <NavItem
          icon={ShieldCheck}
          text={t('policies.open')}
          onClick={() => onOpen('permissions')}
          current={current === 'permissions'}
        />
        <NavItem
          icon={ScrollText}
          text={t('audit.open')}
          onClick={() => onOpen('audit')}
          current={current === 'audit'}
        />
        <NavItem
          icon={Plug}
          text={t('mcp.open')}
          onClick={() => onOpen('mcp')}
          current={current === 'mcp'}
          badge={waitingTools}
          badgeText={t('mcp.waiting', { count: waitingTools })}
        />
        <NavItem
          icon={Monitor}
          text={t('devices.open')}
          onClick={() => onOpen('devices')}
          current={current === 'devices'}
        />
        <NavItem icon={Settings} text={t('settings.open')} onClick={onSettings} />
      </ul>
    </div>
  )
}

type NavItemProps = {
  icon: LucideIcon
  text: string
  onClick: () => void
  current?: boolean
  badge?: number
  /** The badge in words. */
  badgeText?: string
}

function NavItem({ icon: Icon, text, onClick, current = false, badge = 0, badgeText }: NavItemProps) {
  const { t } = useTranslation()
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        aria-current={current ? 'page' : undefined}
        className="flex min-h-11 w-full items-center gap-3 rounded-xl px-3 text-[0.925rem] text-ink-soft hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-ink"
      >
        <Icon className="size-4.5" aria-hidden /> {text}
        {badge > 0 && (
          <span className="ml-auto rounded-full bg-warn-soft px-2.5 py-0.5 text-xs font-semibold text-warn tabular-nums">
            <span aria-hidden>{badge}</span>
            <span className="sr-only">{badgeText ?? t('inbox.count', { count: badge })}</span>
          </span>
        )}
      </button>
    </li>
  )
}
