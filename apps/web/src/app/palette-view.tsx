import type { Conversation } from '@rain/protocol'
import { limits } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import {
  ArrowDown,
  ArrowUp,
  Download,
  FoldVertical,
  History,
  Keyboard,
  Languages,
  Link,
  LogOut,
  MessageSquare,
  MessageSquarePlus,
  Monitor,
  Moon,
  OctagonX,
  PanelLeft,
  Plus,
  Search,
  Square,
  Sun,
  SunMoon,
  X,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/endpoints.ts'
import { useDevices } from '../features/devices/use-devices.ts'
import { Palette, type PaletteEntry } from '../features/palette/palette.tsx'
import { allSections } from '../features/settings/setting-catalogue.ts'
import { changeAppearance } from '../features/settings/appearance.ts'
import { shortcuts } from '../features/shortcuts/shortcuts.ts'
import { chooseLanguage } from '../i18n/index.ts'
import { addSettingsTexts } from '../i18n/settings-texts.ts'
import { openFolder } from '../live/actions.ts'
import { compact } from '../live/compact.ts'
import { useLiveClient } from '../live/live-context.ts'
import type { AgentHead } from '../live/agent-head.ts'
import { nameOfAgent } from '../live/name-of-agent.ts'
import { nameOfPath } from '../ui/format.ts'
import { exportConversation } from './export-conversation.ts'
import { signOut } from './leave.ts'
import { nameOfPage, pages } from './pages.tsx'
import type { goTo } from './route.ts'
import type { Panel } from './panel.ts'
import { toggleSidebar } from './sidebar-state.ts'

addSettingsTexts()

type PaletteViewProps = {
  agents: readonly AgentHead[]
  active: AgentHead | undefined
  onClose: () => void
  onOpen: (...to: Parameters<typeof goTo>) => void
  onPanel: (panel: Panel) => void
  onCloseAgent: (agent: AgentHead) => void
  onMove: (from: number, to: number) => void
  onResume: (conversation: Conversation) => Promise<string | null>
}

const mostConversations = 15

/** The command palette with everything there is to go to and to do. */
export function PaletteView(props: PaletteViewProps) {
  const entries = [
    ...useAgentEntries(props),
    ...useComputerEntries(props),
    ...useActions(props),
    ...usePageEntries(props),
    ...useConversationEntries(props),
  ]
  return (
    <Palette entries={entries} onClose={props.onClose} onSearch={(text) => props.onPanel({ kind: 'history', text })} />
  )
}

function useAgentEntries({ agents, onOpen }: PaletteViewProps): PaletteEntry[] {
  const { t } = useTranslation()
  return agents.map((agent, at) => ({
    id: `agent:${agent.id}`,
    title: nameOfAgent(agent),
    group: 'agents',
    icon: MessageSquare,
    hint: `${t(`agents.state.${agent.work}`)} · ${agent.meta.cwd}`,
    ...(at < 9 && { keys: String(at + 1) }),
    run: () => onOpen('chat', agent.id),
  }))
}

function useComputerEntries({ onOpen }: PaletteViewProps): PaletteEntry[] {
  const { t } = useTranslation('frame')
  const { data } = useDevices()
  return (data?.devices ?? []).map((device) => ({
    id: `computer:${device.id}`,
    title: device.name,
    group: 'computers',
    icon: Monitor,
    hint: t('palette.watch'),
    run: () => onOpen('devices', device.id),
  }))
}

function usePageEntries({ onOpen, onPanel }: PaletteViewProps): PaletteEntry[] {
  const { t } = useTranslation()
  const settings = useTranslation('settings').t
  const isPage = (route: string): route is keyof typeof pages => route in pages
  const all = Object.keys(pages).filter(isPage)
  const ofPages = all
    .filter((route) => route !== 'recordings')
    .map((route): PaletteEntry => {
      const { icon, keys } = pages[route]
      return {
        id: `page:${route}`,
        title: nameOfPage(route, t),
        group: 'pages',
        icon,
        ...(keys && { keys }),
        run: () => onOpen(route),
      }
    })
  const ofSections = allSections.map(({ id, icon }): PaletteEntry => ({
    id: `settings:${id}`,
    title: settings(`section.${id}`),
    group: 'pages',
    icon,
    hint: t('settings.title'),
    also: t('settings.title'),
    run: () => onOpen('settings', id),
  }))
  const ofSettings = allSections.flatMap(({ id, icon, settings: ids }) =>
    ids.map((setting): PaletteEntry => ({
      id: `setting:${setting}`,
      title: settings(`item.${setting}.title`),
      group: 'pages',
      icon,
      hint: `${t('settings.title')} · ${settings(`section.${id}`)}`,
      whenNamed: true,
      run: () => onOpen('settings', id, setting),
    })),
  )
  const history: PaletteEntry = {
    id: 'page:history',
    title: t('history.open'),
    group: 'pages',
    icon: History,
    keys: shortcuts.history,
    run: () => onPanel({ kind: 'history' }),
  }
  return [history, ...ofPages, ...ofSections, ...ofSettings]
}

function useConversationEntries({ agents, onResume }: PaletteViewProps): PaletteEntry[] {
  const { t } = useTranslation('frame')
  const { data } = useQuery({ queryKey: ['recent-conversations'], queryFn: () => api.conversations() })
  const open = new Set(agents.map(({ meta }) => meta.session_id))
  return (data?.conversations ?? [])
    .filter(({ session_id }) => !open.has(session_id))
    .slice(0, mostConversations)
    .map((conversation) => ({
      id: `conversation:${conversation.session_id}`,
      title: conversation.title || t('history.untitled'),
      group: 'conversations',
      icon: History,
      hint: nameOfPath(conversation.cwd),
      run: () => void onResume(conversation),
    }))
}

function useActions(props: PaletteViewProps): PaletteEntry[] {
  const { agents, active, onOpen, onPanel, onCloseAgent, onMove } = props
  const { t, i18n } = useTranslation('frame')
  const chat = useTranslation().t
  const client = useLiveClient()
  const action = (id: string, title: string, icon: PaletteEntry['icon'], run: () => void, more: object = {}) => ({
    id: `action:${id}`,
    title,
    group: 'actions' as const,
    icon,
    run,
    ...more,
  })
  const name = active ? nameOfAgent(active) : ''
  const at = agents.findIndex((agent) => agent === active)
  const works = active !== undefined && active.work !== 'idle'
  const ofAgent = active
    ? [
        ...(works
          ? [
              action('stop', t('palette.action.stopTurn', { name }), Square, () => {
                void client.command({ type: 'interrupt', agent_id: active.id, turn_id: active.turnId ?? undefined })
              }),
            ]
          : []),
        action('fresh', t('palette.action.newConversation', { name }), MessageSquarePlus, () => {
          void openFolder(client, { agentId: active.id, path: active.meta.cwd, fresh: true })
          onOpen('chat', active.id)
        }),
        action('compact', chat('chat.compact'), FoldVertical, () => {
          void compact(client, { agentId: active.id })
          onOpen('chat', active.id)
        }),
        ...(at > 0 ? [action('up', t('palette.action.moveUp', { name }), ArrowUp, () => onMove(at, at - 1))] : []),
        ...(at >= 0 && at < agents.length - 1
          ? [action('down', t('palette.action.moveDown', { name }), ArrowDown, () => onMove(at, at + 1))]
          : []),
        action(
          'export',
          t('palette.action.exportConversation'),
          Download,
          () => void exportConversation(active, { you: chat('chat.you'), rain: chat('chat.rain') }),
          { also: t('palette.also.export') },
        ),
        action('close', t('palette.action.closeAgent', { name }), X, () => onCloseAgent(active)),
      ]
    : []
  const first = agents[0]
  return [
    ...(agents.length < limits.agentsPerConnection
      ? [action('new', t('palette.action.newAgent'), Plus, () => onOpen('new'), { keys: shortcuts.newAgent })]
      : []),
    action('search', t('palette.action.search'), Search, () => onPanel({ kind: 'history' }), {
      keys: shortcuts.search,
    }),
    ...ofAgent,
    ...(first
      ? [
          action(
            'stop-all',
            t('palette.action.stopAll'),
            OctagonX,
            () => void client.command({ type: 'emergency_stop', agent_id: first.id, all: true }),
            { also: t('palette.also.stop') },
          ),
        ]
      : []),
    action('light', t('palette.action.themeLight'), Sun, () => changeAppearance({ theme: 'light' }), {
      also: t('palette.also.theme'),
    }),
    action('dark', t('palette.action.themeDark'), Moon, () => changeAppearance({ theme: 'dark' }), {
      also: t('palette.also.theme'),
    }),
    action('system', t('palette.action.themeSystem'), SunMoon, () => changeAppearance({ theme: 'system' }), {
      also: t('palette.also.theme'),
    }),
    action(
      'language',
      t('palette.action.language'),
      Languages,
      () => void chooseLanguage(i18n.language === 'es' ? 'en' : 'es'),
      {
        also: t('palette.also.language'),
      },
    ),
    action('link', t('palette.action.copyLink'), Link, () => void navigator.clipboard.writeText(location.href)),
    action('shortcuts', t('palette.action.shortcuts'), Keyboard, () => onPanel({ kind: 'shortcuts' }), {
      keys: shortcuts.shortcuts,
    }),
    action('sidebar', t('palette.action.sidebar'), PanelLeft, () => toggleSidebar(), { keys: shortcuts.sidebar }),
    action('sign-out', t('palette.action.signOut'), LogOut, () => void signOut(client), {
      also: t('palette.also.signOut'),
    }),
  ]
}
