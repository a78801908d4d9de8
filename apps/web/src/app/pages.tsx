import type { TFunction } from 'i18next'
import {
  Bot,
  ChartNoAxesColumn,
  Compass,
  Film,
  FolderOpen,
  Inbox,
  Monitor,
  Plug,
  ScrollText,
  Settings,
  ShieldCheck,
  Stethoscope,
  Wallet,
  type LucideIcon,
} from 'lucide-react'
import { lazy, type ReactNode } from 'react'
import type { AgentHead } from '../live/agent-head.ts'
import type { Bar } from './bar.ts'
import { ProviderView } from './provider-view.tsx'
import { renderRequest } from './render-request.tsx'
import { goTo, routes, type Route } from './route.ts'

const InboxView = lazy(() => import('./inbox-view.tsx').then((module) => ({ default: module.InboxView })))
const DevicesView = lazy(() => import('./devices-view.tsx').then((module) => ({ default: module.DevicesView })))
const RecordingsView = lazy(() =>
  import('./recordings-view.tsx').then((module) => ({ default: module.RecordingsView })),
)
const MetricsPage = lazy(() =>
  import('../features/metrics/metrics-page.tsx').then((module) => ({ default: module.MetricsPage })),
)
const BudgetsPage = lazy(() =>
  import('../features/budgets/budgets-page.tsx').then((module) => ({ default: module.BudgetsPage })),
)
const PermissionsPage = lazy(() =>
  import('../features/policies/permissions-page.tsx').then((module) => ({ default: module.PermissionsPage })),
)
const AuditPage = lazy(() =>
  import('../features/audit/audit-page.tsx').then((module) => ({ default: module.AuditPage })),
)
const SettingsView = lazy(() => import('./settings-view.tsx').then((module) => ({ default: module.SettingsView })))
const McpPage = lazy(() => import('../features/mcp/mcp-page.tsx').then((module) => ({ default: module.McpPage })))

const FilesPage = lazy(() =>
  import('../features/files/index.ts').then((module) => {
    module.addFilesTexts()
    return { default: module.FilesPage }
  }),
)

const DoctorPage = lazy(() =>
  import('../features/doctor/index.ts').then((module) => {
    module.addDoctorTexts()
    return { default: module.DoctorPage }
  }),
)

const WelcomePage = lazy(() =>
  import('../features/welcome/index.ts').then((module) => {
    module.addWelcomeTexts()
    return { default: module.WelcomePage }
  }),
)

/** What the frame gives a page. */
export type PageFrame = {
  /** What the address says after the page's name: `#/budgets/default/bud_1` is about `['default', 'bud_1']`. */
  about: readonly string[]
  bar: Bar
  agents: { id: string; name: string }[]
  /** The agent that is, or was last, in view. */
  active: AgentHead | undefined
  hasProvider: boolean
  onSelect: (agentId: string) => void
  /** Opens a conversation that was kept. Resolves to why it could not. */
  onResume: (sessionId: string) => Promise<string | null>
  onOpenSettings: () => void
}

/** Every route but those of the conversation. */
export type PageRoute = Exclude<Route, 'chat' | 'new'>

export type Page = {
  title: (t: TFunction) => string
  /** What the way to it is called; absent: as its title. */
  name?: (t: TFunction) => string
  icon: LucideIcon
  /** Where the way to it stands in the sidebar; absent: others lead to it. */
  group?: 'work' | 'control' | 'setup'
  /** The keys that open it, one after the other. */
  keys?: string
  /** It draws its own topbar. */
  hasBar?: true
  render: (frame: PageFrame) => ReactNode
}

/**
 * Every page but the conversation. One is added by a name in `route.ts` and an entry here: sidebar, topbar and command
 * palette take it from there. What a page needs beyond its title is loaded with it.
 */
export const pages: Record<PageRoute, Page> = {
  inbox: {
    title: (t) => t('inbox.title'),
    name: (t) => t('inbox.open'),
    keys: 'g i',
    icon: Inbox,
    group: 'work',
    render: ({ onSelect, about: [requestId = null] }) => <InboxView requestId={requestId} onOpenChat={onSelect} />,
  },
  files: {
    title: (t) => t('files.title'),
    keys: 'g f',
    icon: FolderOpen,
    group: 'work',
    render: ({ about, agents, active }) => (
      <FilesPage about={about} agents={agents} activeId={active?.id ?? null} onAbout={(to) => goTo('files', ...to)} />
    ),
  },
  devices: {
    title: (t) => t('devices.open'),
    keys: 'g d',
    icon: Monitor,
    group: 'work',
    hasBar: true,
    render: (frame) => devicesView(frame, frame.about[0]),
  },
  recordings: {
    title: (t) => t('devices.open'),
    icon: Film,
    hasBar: true,
    render: (frame) => {
      const [deviceId, turnId = null] = frame.about
      if (deviceId === undefined) return devicesView(frame)
      return <RecordingsView deviceId={deviceId} turnId={turnId} agents={frame.agents} bar={frame.bar} />
    },
  },
  usage: {
    title: (t) => t('metrics.title'),
    keys: 'g u',
    icon: ChartNoAxesColumn,
    group: 'control',
    render: ({ agents }) => <MetricsPage agentNames={agents} />,
  },
  budgets: {
    title: (t) => t('budgets.title'),
    keys: 'g b',
    icon: Wallet,
    group: 'control',
    render: ({ agents, about: [stoppedAgent = null, stoppedBy = null] }) => (
      <BudgetsPage
        key={`${stoppedAgent} ${stoppedBy}`}
        agents={agents}
        stoppedAgent={stoppedAgent}
        stoppedBy={stoppedBy}
        onToConversation={() => goTo('chat')}
      />
    ),
  },
  permissions: {
    title: (t) => t('policies.title'),
    keys: 'g p',
    icon: ShieldCheck,
    group: 'control',
    render: ({ agents }) => <PermissionsPage agents={agents} />,
  },
  audit: {
    title: (t) => t('audit.title'),
    keys: 'g l',
    icon: ScrollText,
    group: 'control',
    render: ({ agents, onResume }) => <AuditPage agents={agents} onOpenConversation={onResume} />,
  },
  provider: {
    title: (t) => t('settings.provider'),
    keys: 'g m',
    icon: Bot,
    group: 'setup',
    hasBar: true,
    render: ({ hasProvider, bar }) => <ProviderView hasProvider={hasProvider} bar={bar} />,
  },
  settings: {
    title: (t) => t('settings.title'),
    icon: Settings,
    hasBar: true,
    keys: 'g s',
    render: ({ about, agents, hasProvider, bar }) => (
      <SettingsView about={about} agents={agents} hasProvider={hasProvider} bar={bar} />
    ),
  },
  mcp: {
    title: (t) => t('mcp.title'),
    keys: 'g t',
    icon: Plug,
    group: 'setup',
    render: () => <McpPage />,
  },
  doctor: {
    title: (t) => t('doctor.open'),
    icon: Stethoscope,
    group: 'setup',
    render: () => <DoctorPage onOpen={goTo} />,
  },
  welcome: {
    title: (t) => t('setup.open'),
    icon: Compass,
    render: () => (
      <WelcomePage onStep={(step) => goTo(step === 'model' ? 'provider' : 'new')} onDoctor={() => goTo('doctor')} />
    ),
  },
}

/** What the way to a page is called. */
export function nameOfPage(route: PageRoute, t: TFunction): string {
  const { name, title } = pages[route]
  return (name ?? title)(t)
}

/** The pages of a group, in their order. */
export function pagesOf(group: Page['group']): PageRoute[] {
  return routes.filter((route) => route !== 'chat' && route !== 'new').filter((route) => pages[route].group === group)
}

function devicesView({ active, bar, onOpenSettings }: PageFrame, deviceId: string | null = null) {
  return (
    <DevicesView
      deviceId={deviceId}
      active={active}
      bar={bar}
      renderRequest={renderRequest}
      onOpenSettings={onOpenSettings}
    />
  )
}
