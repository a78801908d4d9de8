import { limits, type Conversation } from '@rain/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/endpoints.ts'
import { queryKeys } from '../api/query-client.ts'
import { endSession } from '../api/session-token.ts'
import { AgentTabs } from '../features/agents/agent-tabs.tsx'
import { HistoryDrawer } from '../features/history/history-drawer.tsx'
import { SettingsDialog } from '../features/settings/settings-dialog.tsx'
import { useServerWords } from '../i18n/server-words.ts'
import { newAgentId, openFolder } from '../live/actions.ts'
import { useLiveClient } from '../live/live-context.ts'
import { selectAgent } from '../live/local.ts'
import { nameOfAgent } from '../live/name-of-agent.ts'
import type { AgentState } from '../live/state.ts'
import { changeLive, useLiveStore } from '../live/store.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import type { FolderChoice } from './choose-folder.tsx'
import { MainView } from './main-view.tsx'
import { goTo, useRoute } from './route.ts'
import { Sidebar } from './sidebar.tsx'

/** The frame around everything: sidebar, main view, drawers. */
export function Shell() {
  const { t } = useTranslation()
  const words = useServerWords()
  const client = useLiveClient()
  const queries = useQueryClient()
  const route = useRoute()
  const live = useLiveStore((store) => store.live)
  const [choosing, setChoosing] = useState<FolderChoice | null>(null)
  const [panel, setPanel] = useState<'history' | 'settings' | 'menu' | null>(null)
  const [closing, setClosing] = useState<AgentState | null>(null)
  const providers = useQuery({ queryKey: queryKeys.providers, queryFn: () => api.providers() })

  useEffect(() => {
    if (live.readyProvider === null && live.lastCheck === null) return
    void queries.invalidateQueries({ queryKey: queryKeys.providers })
  }, [live.readyProvider, live.lastCheck, queries])

  useEffect(() => {
    if (live.providerChanges === 0) return
    void queries.invalidateQueries({ queryKey: queryKeys.providers })
    void queries.invalidateQueries({ queryKey: queryKeys.failover })
  }, [live.providerChanges, queries])

  const agents = live.order.flatMap((id) => live.agents[id] ?? [])
  const active = live.activeId === null ? undefined : live.agents[live.activeId]
  const currentId = providers.data?.current.provider
  const hasProvider =
    live.readyProvider !== null ||
    providers.data?.providers.some((one) => one.id === currentId && one.key_source !== null) === true

  const openSettings = useCallback(() => setPanel('settings'), [])
  const select = (agentId: string) => {
    changeLive((state) => selectAgent(state, agentId))
    setChoosing(null)
    setPanel(null)
    goTo('chat')
  }
  const startNew = () => {
    setChoosing({ agentId: newAgentId(live.order), isNew: true })
    setPanel(null)
    goTo('chat')
  }
  const resume = async (conversation: Conversation): Promise<string | null> => {
    const open = agents.find((agent) => agent.meta.session_id === conversation.session_id)
    if (open) {
      select(open.id)
      return null
    }
    const hasRoom = agents.length < limits.agentsPerConnection
    const agentId = hasRoom || live.activeId === null ? newAgentId(live.order) : live.activeId
    const ack = await openFolder(client, { agentId, path: conversation.cwd, sessionId: conversation.session_id })
    if (!ack?.ok) return ack ? words.refusal(ack) : t('history.resumeFailed')
    setChoosing(null)
    goTo('chat')
    return null
  }
  const resumeById = async (sessionId: string): Promise<string | null> => {
    const open = agents.find((agent) => agent.meta.session_id === sessionId)
    if (open) {
      select(open.id)
      return null
    }
    const conversation = await findConversation(sessionId)
    return conversation ? resume(conversation) : t('history.resumeFailed')
  }
  const close = async (agent: AgentState): Promise<string | null> => {
    const ack = await client.command({ type: 'destroy_agent', agent_id: agent.id })
    if (!ack?.ok) return ack ? words.refusal(ack) : t('chat.noAnswer')
    await client.refreshAgents()
    return null
  }
  const signOut = () => {
    // The session ends here even when the server cannot be told; its own time limit ends it there.
    api.signOut().catch(() => undefined)
    leave()
  }

  const sidebar = (
    <Sidebar
      current={route}
      onHistory={() => setPanel('history')}
      onSettings={openSettings}
      onOpen={(page) => {
        setPanel(null)
        goTo(page)
      }}
      tabs={
        hasProvider && (
          <AgentTabs
            agents={agents}
            activeId={route === 'chat' ? live.activeId : null}
            choosing={choosing?.isNew === true && route === 'chat'}
            onSelect={select}
            onNew={startNew}
            onClose={setClosing}
          />
        )
      }
    />
  )

  return (
    <div className="flex h-dvh overflow-hidden">
      <nav aria-label={t('app.sidebar')} className="hidden w-[17rem] shrink-0 border-r border-line bg-surface lg:block">
        {sidebar}
      </nav>
      <div className="flex min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <MainView
          route={route}
          loaded={live.loaded && !providers.isPending}
          hasProvider={hasProvider}
          agents={agents}
          active={active}
          choosing={choosing}
          onChoose={setChoosing}
          onMenu={() => setPanel('menu')}
          onOpenSettings={openSettings}
          onCloseAgent={setClosing}
          onSelect={select}
          onResume={resumeById}
        />
      </div>
      <Dialog open={panel === 'menu'} onClose={() => setPanel(null)} title={t('app.sidebar')} place="left" hideTitle>
        {sidebar}
      </Dialog>
      <HistoryDrawer open={panel === 'history'} onClose={() => setPanel(null)} onResume={resume} />
      <SettingsDialog
        open={panel === 'settings'}
        onClose={() => setPanel(null)}
        onChangeProvider={() => {
          setPanel(null)
          goTo('provider')
        }}
        onSignOut={signOut}
        onSignedOutEverywhere={leave}
      />
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

/** Looks for a conversation among those that are kept. */
async function findConversation(sessionId: string): Promise<Conversation | null> {
  let before: number | undefined
  for (;;) {
    const page = await api.conversations(before).catch(() => null)
    const found = page?.conversations.find((conversation) => conversation.session_id === sessionId)
    const last = page?.conversations.at(-1)
    if (found || !last || !page?.more) return found ?? null
    before = last.updated_at
  }
}

/** Back to the PIN, leaving nothing of the person on this device but their choice of colours and language. */
function leave(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('rain.')) sessionStorage.removeItem(key)
  localStorage.removeItem('rain.recentFolders')
  goTo('chat')
  endSession('signed_out')
}
