import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { agentApi } from '../api/agent-endpoints.ts'
import { queryKeys } from '../api/query-client.ts'
import { useProviderList } from '../api/use-provider-list.ts'
import { useServerWords } from '../i18n/server-words.ts'
import { useLiveClient } from '../live/live-context.ts'
import { useAgentHeads, type AgentHead } from '../live/agent-head.ts'
import { nameOfAgent } from '../live/name-of-agent.ts'
import { changeLive, useLiveStore } from '../live/store.ts'
import { moveTo, orderAgents } from '../live/tabs.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { DrawnBehind } from '../ui/drawn-behind.tsx'
import { PanelBoundary } from '../ui/panel-boundary.tsx'
import { useWideWindow } from '../ui/use-wide-window.ts'
import type { FolderChoice } from './choose-folder.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { MainView } from './main-view.tsx'
import { goTo, useRoute } from './route.ts'
import { toggleSidebar, useSidebar } from './sidebar-state.ts'
import { SidebarView } from './sidebar-view.tsx'
import { useConversations } from './use-conversations.ts'
import { useFrameKeys } from './use-frame-keys.ts'
import { usePageTitle } from './use-page-title.ts'
import type { Panel } from './panel.ts'
import { useReading } from './use-reading.ts'

const HistoryDrawer = lazy(() =>
  import('../features/history/history-drawer.tsx').then((module) => ({ default: module.HistoryDrawer })),
)
const PaletteView = lazy(() => import('./palette-view.tsx').then((module) => ({ default: module.PaletteView })))
const ShortcutsView = lazy(() => import('./shortcuts-view.tsx').then((module) => ({ default: module.ShortcutsView })))

/** The frame around everything: sidebar, main view, and what opens above them. */
export function Shell() {
  const { t } = useTranslation()
  const route = useRoute()
  const activeId = useLiveStore(({ live }) => live.activeId)
  const isListed = useLiveStore(({ live }) => live.loaded)
  const agents = useAgentHeads()
  const hidden = useSidebar((state) => state.hidden)
  const isWide = useWideWindow()
  const [choosing, setChoosing] = useState<FolderChoice | null>(null)
  const [panel, setPanel] = useState<Panel>(null)
  const [closing, setClosing] = useState<AgentHead | null>(null)
  const { loaded, hasProvider } = useProviders()
  const conversations = useConversations()
  const close = useClose()
  const move = useMove()
  useReading(route === 'chat' || route === 'devices' ? activeId : null)

  const active = agents.find(({ id }) => id === activeId)
  usePageTitle(active)

  const dismiss = useCallback(() => setPanel(null), [])
  const open = useCallback((...to: Parameters<typeof goTo>) => {
    setPanel(null)
    setChoosing(null)
    goTo(...to)
  }, [])
  /** Where keys and models are: what an error that they can mend leads to. */
  const openModels = useCallback(() => goTo('settings', 'models'), [])
  useFrameKeys({ agents, active, open, setPanel })

  const sidebar = (
    <SidebarView hasProvider={hasProvider} onOpen={open} onPanel={setPanel} onClose={setClosing} onMove={move} />
  )

  return (
    <div className="flex h-dvh overflow-hidden">
      {isWide && !hidden && (
        <nav aria-label={t('app.sidebar')} className="w-[17.5rem] shrink-0 border-r border-line bg-surface">
          <DrawnBehind>{sidebar}</DrawnBehind>
        </nav>
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <PanelBoundary about={`${route} ${activeId}`}>
          <MainView
            route={route}
            loaded={isListed && loaded}
            hasProvider={hasProvider}
            agents={agents}
            active={active}
            choosing={choosing}
            onChoose={setChoosing}
            onMenu={() => (isWide ? toggleSidebar(false) : setPanel({ kind: 'menu' }))}
            onOpenSettings={openModels}
            onCloseAgent={setClosing}
            onSelect={(agentId) => open('chat', agentId)}
            onResume={conversations.resumeById}
          />
        </PanelBoundary>
      </div>
      <Dialog open={panel?.kind === 'menu'} onClose={dismiss} title={t('app.sidebar')} place="left" hideTitle>
        {sidebar}
      </Dialog>
      <Suspense>
        {panel?.kind === 'history' && (
          <HistoryDrawer
            text={panel.text}
            onClose={dismiss}
            onResume={conversations.resume}
            onOpenMessage={conversations.openHit}
          />
        )}
        {panel?.kind === 'shortcuts' && <ShortcutsView onClose={dismiss} />}
        {panel?.kind === 'palette' && (
          <PaletteView
            agents={agents}
            active={active}
            onClose={dismiss}
            onOpen={open}
            onPanel={setPanel}
            onCloseAgent={setClosing}
            onMove={move}
            onResume={conversations.resume}
          />
        )}
      </Suspense>
      <Confirm
        open={closing !== null}
        title={t('agents.closeTitle')}
        body={t('agents.closeBody', { name: closing ? nameOfAgent(closing) : '' })}
        confirm={t('agents.close')}
        onConfirm={() => (closing ? close(closing) : Promise.resolve(null))}
        onClose={() => setClosing(null)}
      />
    </div>
  )
}

/** Whether somebody answers. What is known of providers is read anew when something about them has changed, wherever. */
function useProviders() {
  const queries = useQueryClient()
  const readyProvider = useLiveStore(({ live }) => live.readyProvider)
  const lastCheck = useLiveStore(({ live }) => live.lastCheck)
  const providerChanges = useLiveStore(({ live }) => live.providerChanges)
  const { data, isPending } = useProviderList()

  const hasKey = data?.providers.some((one) => one.id === data.current.provider && one.key_source !== null) === true
  const isNews = readyProvider !== null && !isPending && !(hasKey && data?.current.provider === readyProvider)

  useEffect(() => {
    if (isNews || lastCheck !== null) void queries.invalidateQueries({ queryKey: queryKeys.providers })
  }, [isNews, readyProvider, lastCheck, queries])

  useEffect(() => {
    if (providerChanges === 0) return
    void queries.invalidateQueries({ queryKey: queryKeys.providers })
    void queries.invalidateQueries({ queryKey: queryKeys.failover })
  }, [providerChanges, queries])

  return { loaded: !isPending, hasProvider: readyProvider !== null || hasKey }
}

/** Closes an agent. Resolves to why it could not be. */
function useClose() {
  const { t } = useTranslation()
  const words = useServerWords()
  const client = useLiveClient()
  return async (agent: AgentHead): Promise<string | null> => {
    const ack = await client.command({ type: 'destroy_agent', agent_id: agent.id })
    if (!ack?.ok) return ack ? words.refusal(ack) : t('chat.noAnswer')
    await client.refreshAgents()
    return null
  }
}

/** Puts an agent at another place: here at once, then on every device. */
function useMove() {
  const client = useLiveClient()
  return useCallback(
    (from: number, to: number): void => {
      const order = moveTo(useLiveStore.getState().live.order, from, to)
      changeLive((live) => orderAgents(live, order))
      // What the server did not take is shown as it is there.
      agentApi.order(order).catch(() => client.refreshAgents())
    },
    [client],
  )
}
