import type { Attachment } from '@rain/protocol'
import { clsx } from 'clsx'
import { ArrowDown } from 'lucide-react'
import {
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  type ReactNode,
  type RefObject,
} from 'react'
import { useTranslation } from 'react-i18next'
import { compact } from '../../live/compact.ts'
import { useLiveClient } from '../../live/live-context.ts'
import type { AgentHead } from '../../live/agent-head.ts'
import type { AgentState, ApprovalItem, QuestionItem } from '../../live/state.ts'
import { useAgent, useLiveStore } from '../../live/store.ts'
import { RainStreaks } from '../../ui/logo.tsx'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { Announcer } from './announcer.tsx'
import { ContextGauge } from './context-gauge.tsx'
import { Composer } from './composer.tsx'
import type { ComposerActions } from './composer/commands.ts'
import { lastMessageOf } from './composer/last-message-of.ts'
import { Conversation } from './conversation.tsx'
import { EmptyChat } from './empty-chat.tsx'
import type { ConversationHandlers } from './item-view.tsx'
import { ChatPlaceContext } from './message/chat-place.ts'
import { UndoBar } from './message/lazy-parts.ts'
import { useDeleted } from './message/undo.ts'
import { OlderMessages } from './older-messages.tsx'
import { useJumpHere } from './use-jump-here.ts'
import { useStickToBottom } from './use-stick-to-bottom.ts'

type ChatViewProps = {
  agent: AgentHead
  renderRequest: (item: ApprovalItem | QuestionItem, agentId: string) => ReactNode
  onOpenSettings: () => void
  onOpenBudgets: (agentId: string) => void
  modelSwitcher: ReactNode
  /** What commands in the composer can do here. */
  actions?: ComposerActions
  /** Stands beside pictures that wait to be sent. */
  pictureHint?: ReactNode
}

/** One agent's conversation and the field to write in, which is not drawn anew while an answer streams in. */
export function ChatView({
  agent,
  renderRequest,
  onOpenSettings,
  onOpenBudgets,
  modelSwitcher,
  actions,
  pictureHint,
}: ChatViewProps) {
  const client = useLiveClient()
  const place = useStickToBottom()
  const { toBottom } = place
  const working = agent.work !== 'idle' && agent.history === 'loaded'
  const { stopping, stop } = useStop(agent, working)
  const deleted = useDeleted((state) => (state.deleted?.agentId === agent.id ? state.deleted : null))

  const handlers = useMemo(
    () => ({
      onRetry: (id: string, text: string) => client.retryMessage(agent.id, id, text),
      onDiscard: (id: string) => client.discardMessage(agent.id, id),
      onCancelQueued: (turnId: string) =>
        void client.command({ type: 'interrupt', agent_id: agent.id, turn_id: turnId }),
      onOpenSettings,
      onOpenBudgets: () => onOpenBudgets(agent.id),
      renderRequest: (item: ApprovalItem | QuestionItem) => renderRequest(item, agent.id),
    }),
    [client, agent.id, onOpenSettings, onOpenBudgets, renderRequest],
  )
  const send = useCallback(
    (text: string, attachments: Attachment[] = []) => {
      client.sendMessage(agent.id, text, attachments)
      toBottom()
    },
    [client, agent.id, toBottom],
  )
  const lastMessage = () => {
    const said = useLiveStore.getState().live.agents[agent.id]
    return said ? lastMessageOf(said) : null
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Said agentId={agent.id} place={place} handlers={handlers} onPick={send} />
      <div className="safe-x safe-bottom pt-1">
        {deleted && (
          <Suspense>
            <UndoBar deleted={deleted} />
          </Suspense>
        )}
        <Composer
          agentId={agent.id}
          working={working}
          stopping={stopping}
          onSend={send}
          onStop={stop}
          actions={actions}
          pictureHint={pictureHint}
          lastMessage={lastMessage}
          modelSwitcher={modelSwitcher}
          gauge={
            agent.contextUsage && (
              <ContextGauge
                usage={agent.contextUsage}
                {...(!working && { onCompact: () => void compact(client, { agentId: agent.id }) })}
              />
            )
          }
        />
      </div>
    </div>
  )
}

type SaidProps = {
  agentId: string
  place: ReturnType<typeof useStickToBottom>
  handlers: ConversationHandlers
  onPick: (prompt: string) => void
}

/** What was said, in a list that scrolls. Drawn with every piece of text that comes. */
function Said({ agentId, ...rest }: SaidProps) {
  const agent = useAgent(agentId)
  return agent && <SaidBy agent={agent} {...rest} />
}

function SaidBy({ agent, place, handlers, onPick }: Omit<SaidProps, 'agentId'> & { agent: AgentState }) {
  const { t } = useTranslation()
  const client = useLiveClient()
  const { scroller, content, away, onScroll, toBottom, release, follow } = place
  const loadOlder = useCallback(() => void client.loadOlder(agent.id), [client, agent.id])
  const showBranch = useCallback(
    async (turnId: string) =>
      (await client.command({ type: 'switch_branch', agent_id: agent.id, turn_id: turnId }))?.ok === true,
    [client, agent.id],
  )
  useJumpHere({ agent, scroller, onLeave: release, onOlder: loadOlder, onMissing: showBranch })
  useLayoutEffect(() => follow(agent.items[0]?.id), [follow, agent.items])

  const { cwd, session_id: sessionId } = agent.meta
  const where = useMemo(() => ({ agentId: agent.id, sessionId, cwd }), [agent.id, sessionId, cwd])

  return (
    <>
      <div className="relative min-h-0 flex-1">
        {agent.items.length === 0 && <RainStreaks className="absolute inset-x-0 top-0 h-52" />}
        <div
          ref={scroller}
          onScroll={onScroll}
          role="log"
          aria-live="off"
          aria-label={t('chat.label')}
          tabIndex={0}
          className={clsx(
            'safe-x absolute inset-0 flex flex-col overflow-y-auto overscroll-contain focus-visible:outline-offset-[-2px]',
            // @NOTE with a background of its own the browser scrolls it without drawing it anew
            agent.items.length > 0 && 'bg-canvas',
          )}
        >
          <div ref={content} className="mx-auto flex w-full max-w-[46rem] flex-1 flex-col py-6">
            <ChatPlaceContext value={where}>
              <Content
                agent={agent}
                handlers={handlers}
                onPick={onPick}
                onRetry={() => client.reloadHistory(agent.id)}
                scroller={scroller}
                onOlder={loadOlder}
              />
            </ChatPlaceContext>
          </div>
        </div>
        {away && (
          <button
            type="button"
            onClick={() => toBottom('smooth')}
            className="animate-rise absolute bottom-3 left-1/2 flex min-h-10 -translate-x-1/2 items-center gap-2 rounded-full border border-line bg-raised px-4 text-sm font-medium shadow-soft hover:bg-sunken"
          >
            <ArrowDown className="size-4" aria-hidden /> {t('chat.jump')}
          </button>
        )}
      </div>
      <Announcer agent={agent} />
    </>
  )
}

type ContentProps = {
  agent: AgentState
  handlers: ConversationHandlers
  onPick: (prompt: string) => void
  onRetry: () => void
  scroller: RefObject<HTMLElement | null>
  onOlder: () => void
}

function Content({ agent, handlers, onPick, onRetry, scroller, onOlder }: ContentProps) {
  const { t } = useTranslation()
  if (agent.items.length > 0) {
    return (
      <>
        <OlderMessages agent={agent} onOlder={onOlder} />
        <Conversation agent={agent} scroller={scroller} handlers={handlers} />
      </>
    )
  }
  if (agent.history === 'failed') return <LoadError text={t('chat.loadFailed')} onRetry={onRetry} />
  if (agent.history !== 'loaded') return <ConversationSkeleton />
  return <EmptyChat cwd={agent.meta.cwd} onPick={onPick} />
}

function ConversationSkeleton() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-4 pt-4" role="status">
      <span className="sr-only">{t('app.loading')}</span>
      <Skeleton className="h-11 w-2/5 self-end rounded-2xl" />
      <Skeleton className="h-5 w-24" />
      <Skeleton className="h-4 w-4/5" />
      <Skeleton className="h-4 w-3/5" />
      <Skeleton className="h-12 w-full rounded-xl" />
    </div>
  )
}

/** Stops the agent's work by button or Escape; `stopping` lasts until the turn has ended. */
function useStop(agent: AgentHead, working: boolean) {
  const client = useLiveClient()
  const [stopped, setStopped] = useState<string | null>(null)
  const turn = agent.turnId ?? 'queued'

  const stop = () => {
    setStopped(turn)
    const items = useLiveStore.getState().live.agents[agent.id]?.items ?? []
    const queued = items.find((item) => item.kind === 'user' && item.state === 'queued')
    const turnId = agent.turnId ?? (queued?.kind === 'user' ? queued.turnId : undefined)
    void client
      .command({ type: 'interrupt', agent_id: agent.id, turn_id: turnId })
      .then((ack) => !ack?.ok && setStopped(null))
  }

  useEffect(() => {
    if (!working) return
    const onKey = (event: KeyboardEvent) => {
      const elsewhere =
        event.target instanceof HTMLElement && event.target.closest('dialog, [role=menu], [data-request]')
      const again = event.repeat || stopped === turn
      if (event.key === 'Escape' && !event.defaultPrevented && !elsewhere && !again) stop()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })

  return { stopping: working && stopped === turn, stop }
}
