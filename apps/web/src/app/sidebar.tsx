import { History, PanelLeftClose, Search, Settings, Settings2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenCount } from '../features/approvals/inbox-badge.tsx'
import { useDoctorAlarm } from '../features/doctor/doctor-alarm.ts'
import { useWaitingTools } from '../features/mcp/waiting-tools.ts'
import { SetupCard } from '../features/welcome/setup-card.tsx'
import { IconButton } from '../ui/button.tsx'
import { DrawnBehind } from '../ui/drawn-behind.tsx'
import { Keys } from '../ui/keys.tsx'
import { Logo } from '../ui/logo.tsx'
import { ComputerList } from './computer-list.tsx'
import { Badge, NavItem } from './nav-item.tsx'
import { NavPart } from './nav-part.tsx'
import { nameOfPage, pages, pagesOf, type PageRoute } from './pages.tsx'
import type { Route } from './route.ts'
import { toggleSidebar } from './sidebar-state.ts'

type SidebarProps = {
  /** Absent: nothing answers yet, so that there are no agents. */
  tabs: ReactNode
  costToday: ReactNode
  current: Route
  onPalette: () => void
  onHistory: () => void
  onOpen: (page: Route) => void
  onSettings: () => void
}

/** The agents, the computers, and the ways to everything else. */
export function Sidebar({ tabs, costToday, current, onPalette, onHistory, onOpen, onSettings }: SidebarProps) {
  const { t } = useTranslation()
  const badges = useBadges()
  const item = (route: PageRoute) => (
    <NavItem
      key={route}
      icon={pages[route].icon}
      text={nameOfPage(route, t)}
      onClick={() => onOpen(route)}
      current={current === route}
      keys={pages[route].keys}
      {...badges[route]}
    />
  )
  const part = (group: 'control' | 'setup') => {
    const waiting = pagesOf(group).flatMap((route) => badges[route] ?? [])
    return (
      <NavPart
        name={group}
        title={t(`nav.${group}`)}
        whenFolded={waiting.map(
          ({ badge, badgeText }) => badge > 0 && <Badge key={badgeText} count={badge} text={badgeText} />,
        )}
      >
        <ul className="flex flex-col gap-0.5">{pagesOf(group).map(item)}</ul>
      </NavPart>
    )
  }
  return (
    <div className="flex h-full flex-col gap-3 px-3 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      <div className="flex items-center gap-1 pl-2">
        <p className="flex flex-1 items-center gap-2.5 text-lg font-semibold tracking-tight">
          <Logo className="size-7" />
          {t('app.name')}
        </p>
        <IconButton label={t('nav.hide')} onClick={() => toggleSidebar(true)} className="max-lg:hidden">
          <PanelLeftClose className="size-5" aria-hidden />
        </IconButton>
      </div>
      <button
        type="button"
        onClick={onPalette}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex min-h-11 shrink-0 items-center gap-3 rounded-xl border border-line bg-canvas px-3 text-left text-sm text-ink-faint hover:border-line-strong hover:text-ink lg:min-h-10"
      >
        <Search className="size-4" aria-hidden />
        <span className="min-w-0 flex-1 truncate">{t('nav.find')}</span>
        <Keys keys="Mod+K" className="max-lg:hidden" />
      </button>
      <div className="-mx-1 flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto overscroll-contain px-1">
        <ul className="flex flex-col gap-0.5">
          {item('inbox')}
          {item('files')}
          <NavItem icon={History} text={t('history.open')} onClick={onHistory} keys="g h" />
        </ul>
        <DrawnBehind>
          {tabs && (
            <NavPart name="agents" title={t('agents.list')} aside={costToday}>
              {tabs}
            </NavPart>
          )}
          <DrawnBehind>
            <NavPart
              name="computers"
              title={t('nav.computers')}
              aside={
                <IconButton label={t('nav.allComputers')} onClick={() => onOpen('devices')} className="-mr-3 size-9!">
                  <Settings2 className="size-4" aria-hidden />
                </IconButton>
              }
            >
              <ComputerList />
            </NavPart>
            {part('control')}
            <DrawnBehind>{part('setup')}</DrawnBehind>
          </DrawnBehind>
        </DrawnBehind>
      </div>
      <SetupCard onOpen={() => onOpen('welcome')} />
      <ul className="border-t border-line pt-2">
        <NavItem icon={Settings} text={t('settings.open')} onClick={onSettings} keys="g s" />
      </ul>
    </div>
  )
}

/** What waits for the person, by the page where it does. */
function useBadges(): Partial<Record<Route, { badge: number; badgeText: string }>> {
  const { t } = useTranslation()
  const requests = useOpenCount()
  const tools = useWaitingTools()
  const faults = useDoctorAlarm()
  return {
    inbox: { badge: requests, badgeText: t('inbox.count', { count: requests }) },
    mcp: { badge: tools, badgeText: t('mcp.waiting', { count: tools }) },
    doctor: { badge: faults, badgeText: t('doctor.faults', { count: faults }) },
  }
}
