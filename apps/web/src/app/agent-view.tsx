import { useQueryClient } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { FolderOpen, Monitor } from 'lucide-react'
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../api/query-client.ts'
import { AgentMenuButton } from '../features/agents/agent-menu-button.tsx'
import { ChatView } from '../features/chat/chat-view.tsx'
import { ConversationDialog } from '../features/chat/message/lazy-parts.ts'
import { ModelSwitcher } from '../features/models/model-switcher.tsx'
import { LeaseBadge } from '../features/policies/lease-badge.tsx'
import { openFolder } from '../live/actions.ts'
import type { AgentHead } from '../live/agent-head.ts'
import { compact } from '../live/compact.ts'
import { useLiveClient } from '../live/live-context.ts'
import { nameOfAgent } from '../live/name-of-agent.ts'
import { IconButton } from '../ui/button.tsx'
import { PanelBoundary } from '../ui/panel-boundary.tsx'
import { Split } from '../ui/split.tsx'
import { useWideWindow } from '../ui/use-wide-window.ts'
import type { Bar } from './bar.ts'
import { BlindModelHint } from './blind-model-hint.tsx'
import { exportConversation } from './export-conversation.ts'
import { Loading } from './loading.tsx'
import { renderRequest } from './render-request.tsx'
import { goTo } from './route.ts'
import { Topbar } from './topbar.tsx'
import { useClear } from './use-clear.ts'

const LimitsBadge = lazy(() =>
  import('../features/agents/limits-badge.tsx').then((module) => ({ default: module.LimitsBadge })),
)
const SignInsDialog = lazy(() =>
  import('../features/agents/sign-ins-dialog.tsx').then((module) => ({ default: module.SignInsDialog })),
)
const SupervisionDialog = lazy(() =>
  import('../features/policies/supervision-dialog.tsx').then((module) => ({ default: module.SupervisionDialog })),
)
const WorkDialog = lazy(() =>
  import('../features/devices/index.ts').then((module) => {
    module.addDesktopTexts()
    return { default: module.WorkDialog }
  }),
)

type AgentViewProps = {
  agent: AgentHead
  bar: Bar
  onChangeFolder: () => void
  onOpenSettings: () => void
  onCloseAgent: (agent: AgentHead) => void
  /** What can be opened beside the conversation: the files of the agent. On small screens it takes the place of the conversation. */
  side?: (agent: AgentHead, onClose: () => void) => ReactNode
}

const openBudgets = (agentId: string) => goTo('budgets', agentId)

/** The conversation with an agent, and what can be done with the agent. */
export function AgentView({ agent, bar, onChangeFolder, onOpenSettings, onCloseAgent, side }: AgentViewProps) {
  const { t } = useTranslation()
  const client = useLiveClient()
  const queries = useQueryClient()
  const [supervising, setSupervising] = useState(false)
  const [naming, setNaming] = useState(false)
  const [showsSignIns, setShowsSignIns] = useState(false)
  const [choosesPlace, setChoosesPlace] = useState(false)
  const { cwd } = agent.meta
  const onComputer = agent.meta.mode === 'computer_use'
  const isWide = useWideWindow()
  const [showsSide, setShowsSide] = useState(false)
  const besides = side && showsSide && (
    <PanelBoundary>
      <Suspense fallback={<Loading />}>{side(agent, () => setShowsSide(false))}</Suspense>
    </PanelBoundary>
  )

  // @NOTE a card that asks is to stand still from the first moment
  useEffect(() => {
    if (onComputer) void import('../ui/desktop/computer-subject.tsx')
  }, [onComputer])

  const clear = useClear(agent.id, agent.meta.session_id)
  const newConversation = () => void openFolder(client, { agentId: agent.id, path: cwd, fresh: true })
  return (
    <>
      <Topbar title={nameOfAgent(agent)} subtitle={cwd} {...bar}>
        {agent.meta.lease && <LeaseBadge lease={agent.meta.lease} onEnded={() => void client.refreshAgents()} />}
        {agent.limits && (
          <Suspense>
            <LimitsBadge limits={agent.limits} />
          </Suspense>
        )}
        {agent.meta.device_id !== null && (
          <IconButton label={t('devices.watch')} onClick={() => goTo('devices', agent.meta.device_id ?? '')}>
            <Monitor className="size-5 text-violet" aria-hidden />
          </IconButton>
        )}
        {side && (
          <IconButton label={t('nav.files')} aria-pressed={showsSide} onClick={() => setShowsSide(!showsSide)}>
            <FolderOpen className={clsx('size-5', showsSide && 'text-accent')} aria-hidden />
          </IconButton>
        )}
        <AgentMenuButton
          sessionId={agent.meta.session_id}
          supervision={agent.meta.supervision}
          onSupervision={() => setSupervising(true)}
          onWork={() => setChoosesPlace(true)}
          onSignIns={() => setShowsSignIns(true)}
          onUsage={() => goTo('usage')}
          onChangeFolder={onChangeFolder}
          onNewConversation={newConversation}
          onConversation={() => setNaming(true)}
          onCompact={() => void compact(client, { agentId: agent.id })}
          onClear={() => void clear()}
          onClose={() => onCloseAgent(agent)}
        />
      </Topbar>
      <main className="flex min-h-0 flex-1 flex-col">
        <div
          id="agent-panel"
          role="tabpanel"
          aria-labelledby={`tab-${agent.id}`}
          className="flex min-h-0 flex-1 flex-col"
        >
          <Split side={isWide && besides} label={t('nav.resizeSide')} name="files" start={420} least={280} most={900}>
            {besides && !isWide ? (
              besides
            ) : (
              <ChatView
                agent={agent}
                renderRequest={renderRequest}
                onOpenSettings={onOpenSettings}
                onOpenBudgets={openBudgets}
                actions={{
                  newConversation,
                  clear: () => void clear(),
                  compact: (words) => void compact(client, { agentId: agent.id, words }),
                  exportConversation: () =>
                    void exportConversation(agent, { you: t('chat.you'), rain: t('chat.rain') }),
                }}
                pictureHint={<BlindModelHint agent={agent} />}
                modelSwitcher={<ModelSwitcher agent={agent} onSetUp={() => goTo('provider')} />}
              />
            )}
          </Split>
        </div>
      </main>
      <Suspense>
        {supervising && <SupervisionDialog agent={agent.meta} open onClose={() => setSupervising(false)} />}
        {showsSignIns && <SignInsDialog agentId={agent.id} open onClose={() => setShowsSignIns(false)} />}
        {choosesPlace && (
          <WorkDialog
            agent={agent.meta}
            open
            onClose={() => setChoosesPlace(false)}
            onAdd={() => goTo('devices')}
            onWorksOn={(deviceId) => goTo('devices', deviceId)}
          />
        )}
        {naming && agent.meta.session_id !== null && (
          <ConversationDialog
            agentId={agent.id}
            sessionId={agent.meta.session_id}
            onClose={() => setNaming(false)}
            onChanged={() => void queries.invalidateQueries({ queryKey: queryKeys.conversations })}
          />
        )}
      </Suspense>
    </>
  )
}
