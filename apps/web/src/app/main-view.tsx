import { Monitor } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/endpoints.ts'
import { ApiError } from '../api/request.ts'
import { AgentMenu } from '../features/agents/agent-menu.tsx'
import { LimitsBadge } from '../features/agents/limits-badge.tsx'
import { SignInsDialog } from '../features/agents/sign-ins-dialog.tsx'
import { RequestView } from '../features/approvals/request-view.tsx'
import { ChatView } from '../features/chat/chat-view.tsx'
import { FolderPicker } from '../features/folders/folder-picker.tsx'
import { ModelSwitcher } from '../features/models/model-switcher.tsx'
import { LeaseBadge } from '../features/policies/lease-badge.tsx'
import { SupervisionDialog } from '../features/policies/supervision-dialog.tsx'
import { useServerWords } from '../i18n/server-words.ts'
import { newAgentId, openFolder } from '../live/actions.ts'
import { useLiveClient } from '../live/live-context.ts'
import { nameOfAgent } from '../live/name-of-agent.ts'
import type { AgentState, ApprovalItem, QuestionItem } from '../live/state.ts'
import { IconButton } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Logo } from '../ui/logo.tsx'
import { Drops } from '../ui/message.tsx'
import { goTo, useRouteAgent, useRouteBudget, useRouteDevice, useRouteTurn, type Route } from './route.ts'
import { SetupPage } from './setup-page.tsx'
import { Topbar } from './topbar.tsx'

const MetricsPage = lazy(() =>
  import('../features/metrics/metrics-page.tsx').then((module) => ({ default: module.MetricsPage })),
)

const BudgetsPage = lazy(() =>
  import('../features/budgets/budgets-page.tsx').then((module) => ({ default: module.BudgetsPage })),
)

const InboxPage = lazy(() =>
  import('../features/approvals/inbox-page.tsx').then((module) => ({ default: module.InboxPage })),
)

const PermissionsPage = lazy(() =>
  import('../features/policies/permissions-page.tsx').then((module) => ({ default: module.PermissionsPage })),
)

const AuditPage = lazy(() =>
  import('../features/audit/audit-page.tsx').then((module) => ({ default: module.AuditPage })),
)

const McpPage = lazy(() => import('../features/mcp/mcp-page.tsx').then((module) => ({ default: module.McpPage })))

const DevicesView = lazy(() => import('./devices-view.tsx').then((module) => ({ default: module.DevicesView })))

const RecordingsView = lazy(() =>
  import('./recordings-view.tsx').then((module) => ({ default: module.RecordingsView })),
)

const WorkDialog = lazy(() =>
  import('../features/devices/index.ts').then((module) => {
    module.addDesktopTexts()
    return { default: module.WorkDialog }
  }),
)

const ProviderPanel = lazy(() =>
  import('../features/providers/provider-panel.tsx').then((module) => ({ default: module.ProviderPanel })),
)

/** Which agent a folder is being chosen for. */
export type FolderChoice = { agentId: string; isNew: boolean }

type MainViewProps = {
  route: Route
  loaded: boolean
  hasProvider: boolean
  agents: AgentState[]
  active: AgentState | undefined
  choosing: FolderChoice | null
  onChoose: (choice: FolderChoice | null) => void
  onMenu: () => void
  onOpenSettings: () => void
  onCloseAgent: (agent: AgentState) => void
  onSelect: (agentId: string) => void
  /** Opens a conversation that was kept. Resolves to why it could not. */
  onResume: (sessionId: string) => Promise<string | null>
}

/** The one thing in view: a step of the setup, a conversation, or the numbers. */
export function MainView(props: MainViewProps) {
  const { t } = useTranslation()
  const { route, active, choosing } = props
  const stoppedAgent = useRouteAgent()
  const stoppedBy = useRouteBudget()
  const deviceId = useRouteDevice()
  const turnId = useRouteTurn()
  const agentNames = props.agents.map((agent) => ({ id: agent.id, name: nameOfAgent(agent) }))
  const unread = props.agents.reduce((sum, agent) => sum + agent.unread, 0)
  const bar = { unread, onMenu: props.onMenu }

  if (!props.loaded) return <Loading />
  if (route === 'usage') {
    return (
      <>
        <Topbar title={t('metrics.title')} onBack={() => goTo('chat')} {...bar} />
        <Suspense fallback={<Loading />}>
          <MetricsPage agentNames={agentNames} />
        </Suspense>
      </>
    )
  }
  if (route === 'inbox') {
    return (
      <>
        <Topbar title={t('inbox.title')} onBack={() => goTo('chat')} {...bar} />
        <Suspense fallback={<Loading />}>
          <InboxPage renderRequest={({ agent, item }) => renderRequest(item, agent.id)} onOpenChat={props.onSelect} />
        </Suspense>
      </>
    )
  }
  if (route === 'permissions') {
    return (
      <>
        <Topbar title={t('policies.title')} onBack={() => goTo('chat')} {...bar} />
        <Suspense fallback={<Loading />}>
          <PermissionsPage agents={agentNames} />
        </Suspense>
      </>
    )
  }
  if (route === 'audit') {
    return (
      <>
        <Topbar title={t('audit.title')} onBack={() => goTo('chat')} {...bar} />
        <Suspense fallback={<Loading />}>
          <AuditPage agents={agentNames} onOpenConversation={props.onResume} />
        </Suspense>
      </>
    )
  }
  if (route === 'mcp') {
    return (
      <>
        <Topbar title={t('mcp.title')} onBack={() => goTo('chat')} {...bar} />
        <Suspense fallback={<Loading />}>
          <McpPage />
        </Suspense>
      </>
    )
  }
  if (route === 'recordings' && deviceId !== null) {
    return (
      <Suspense fallback={<Loading />}>
        <RecordingsView deviceId={deviceId} turnId={turnId} agents={agentNames} bar={bar} />
      </Suspense>
    )
  }
  if (route === 'devices' || route === 'recordings') {
    return (
      <Suspense fallback={<Loading />}>
        <DevicesView
          deviceId={deviceId}
          active={active}
          bar={bar}
          renderRequest={renderRequest}
          onOpenSettings={props.onOpenSettings}
        />
      </Suspense>
    )
  }
  if (route === 'budgets') {
    return (
      <>
        <Topbar title={t('budgets.title')} onBack={() => goTo('chat')} {...bar} />
        <Suspense fallback={<Loading />}>
          <BudgetsPage
            key={`${stoppedAgent} ${stoppedBy}`}
            agents={agentNames}
            stoppedAgent={stoppedAgent}
            stoppedBy={stoppedBy}
            onToConversation={() => goTo('chat')}
          />
        </Suspense>
      </>
    )
  }
  if (route === 'provider' || !props.hasProvider) {
    return (
      <>
        <Topbar title={t('settings.provider')} onBack={props.hasProvider ? () => goTo('chat') : undefined} {...bar} />
        <SetupPage
          title={t(props.hasProvider ? 'models.providers' : 'provider.title')}
          hint={t('provider.hint')}
          withLogo={!props.hasProvider}
        >
          <Suspense fallback={<Loading />}>
            <ProviderPanel isFirst={!props.hasProvider} onChosen={() => goTo('chat')} />
          </Suspense>
        </SetupPage>
      </>
    )
  }
  if (choosing || !active) {
    return <ChooseFolder {...props} choice={choosing ?? { agentId: newAgentId([]), isNew: true }} bar={bar} />
  }
  return <AgentView key={active.id} agent={active} bar={bar} {...props} />
}

type Bar = { unread: number; onMenu: () => void }

function ChooseFolder(props: MainViewProps & { choice: FolderChoice; bar: Bar }) {
  const { t } = useTranslation()
  const words = useServerWords()
  const client = useLiveClient()
  const { choice, active, agents } = props
  const pick = async (path: string): Promise<string | null> => {
    const ack = await openFolder(client, { agentId: choice.agentId, path })
    if (ack === null) return t('chat.noAnswer')
    if (!ack.ok) return words.refusal(ack)
    props.onChoose(null)
    return null
  }
  return (
    <>
      <Topbar title={t(choice.isNew ? 'agents.new' : 'agents.changeFolder')} {...props.bar} />
      <SetupPage title={t('folder.title')} hint={t('folder.hint')} withLogo={agents.length === 0}>
        <FolderPicker
          key={choice.agentId}
          start={choice.isNew ? undefined : active?.meta.cwd}
          onPick={pick}
          onCancel={active ? () => props.onChoose(null) : undefined}
        />
      </SetupPage>
    </>
  )
}

const openBudgets = (agentId: string) => goTo('budgets', agentId)

const renderRequest = (item: ApprovalItem | QuestionItem, agentId: string) => (
  <RequestView item={item} agentId={agentId} onOpenBudget={(...budget) => goTo('budgets', agentId, ...budget)} />
)

function AgentView(props: MainViewProps & { agent: AgentState; bar: Bar }) {
  const { t } = useTranslation()
  const words = useServerWords()
  const client = useLiveClient()
  const { agent } = props
  const [clearing, setClearing] = useState(false)
  const [supervising, setSupervising] = useState(false)
  const [showsSignIns, setShowsSignIns] = useState(false)
  const [choosesPlace, setChoosesPlace] = useState(false)
  const { cwd } = agent.meta
  const onComputer = agent.meta.mode === 'computer_use'

  // @NOTE a card that asks is to stand still from the first moment
  useEffect(() => {
    if (onComputer) void import('../ui/desktop/computer-subject.tsx')
  }, [onComputer])

  const clear = async (): Promise<string | null> => {
    try {
      await api.deleteMessages(cwd, agent.id)
      client.reloadHistory(agent.id)
      return null
    } catch (error) {
      return error instanceof ApiError ? words.refusal(error) : t('chat.noAnswer')
    }
  }

  return (
    <>
      <Topbar title={nameOfAgent(agent)} subtitle={cwd} {...props.bar}>
        {agent.meta.lease && <LeaseBadge lease={agent.meta.lease} onEnded={() => void client.refreshAgents()} />}
        {agent.limits && <LimitsBadge limits={agent.limits} />}
        {agent.meta.device_id !== null && (
          <IconButton label={t('devices.watch')} onClick={() => goTo('devices', agent.meta.device_id ?? '')}>
            <Monitor className="size-5 text-violet" aria-hidden />
          </IconButton>
        )}
        <AgentMenu
          sessionId={agent.meta.session_id}
          supervision={agent.meta.supervision}
          onSupervision={() => setSupervising(true)}
          onWork={() => setChoosesPlace(true)}
          onSignIns={() => setShowsSignIns(true)}
          onUsage={() => goTo('usage')}
          onChangeFolder={() => props.onChoose({ agentId: agent.id, isNew: false })}
          onNewConversation={() => void openFolder(client, { agentId: agent.id, path: cwd, fresh: true })}
          onClear={() => setClearing(true)}
          onClose={() => props.onCloseAgent(agent)}
        />
      </Topbar>
      <main className="flex min-h-0 flex-1 flex-col">
        <div
          id="agent-panel"
          role="tabpanel"
          aria-labelledby={`tab-${agent.id}`}
          className="flex min-h-0 flex-1 flex-col"
        >
          <ChatView
            agent={agent}
            renderRequest={renderRequest}
            onOpenSettings={props.onOpenSettings}
            onOpenBudgets={openBudgets}
            modelSwitcher={<ModelSwitcher agent={agent} onSetUp={() => goTo('provider')} />}
          />
        </div>
      </main>
      <SupervisionDialog agent={agent.meta} open={supervising} onClose={() => setSupervising(false)} />
      {choosesPlace && (
        <Suspense>
          <WorkDialog
            agent={agent.meta}
            open
            onClose={() => setChoosesPlace(false)}
            onAdd={() => goTo('devices')}
            onWorksOn={(deviceId) => goTo('devices', deviceId)}
          />
        </Suspense>
      )}
      <SignInsDialog agentId={agent.id} open={showsSignIns} onClose={() => setShowsSignIns(false)} />
      <Confirm
        open={clearing}
        title={t('agents.clearTitle')}
        body={t('agents.clearBody')}
        confirm={t('action.delete')}
        onConfirm={clear}
        onClose={() => setClearing(false)}
      />
    </>
  )
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex flex-1 flex-col items-center justify-center gap-4">
      <Logo className="size-12" />
      <Drops />
      <span className="sr-only">{t('app.loading')}</span>
    </div>
  )
}
