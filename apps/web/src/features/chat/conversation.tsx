import { clsx } from 'clsx'
import { lazy, memo, Suspense, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import {
  isOpenRequest,
  workOf,
  type AgentState,
  type ApprovalItem,
  type Item,
  type QuestionItem,
  type ToolItem,
} from '../../live/state.ts'
import { Logo } from '../../ui/logo.tsx'
import { Drops } from '../../ui/message.tsx'
import { Answer, Thinking } from './answer.tsx'
import { CompactionLine } from './compaction-line.tsx'
import { foldComputerCalls } from './fold-computer-calls.ts'
import { ResultLine } from './result-line.tsx'
import { ToolCard } from './tool-card.tsx'
import { ErrorCard, NoticeLine } from './turn-end.tsx'
import { UserMessage } from './user-message.tsx'

const ComputerStrip = lazy(async () => {
  const [{ ComputerStrip: component }, { addDesktopTexts }] = await Promise.all([
    import('../../ui/desktop/computer-strip.tsx'),
    import('../../i18n/desktop-texts.ts'),
  ])
  addDesktopTexts()
  return { default: component }
})

export type ConversationHandlers = {
  onRetry: (id: string, text: string) => void
  onDiscard: (id: string) => void
  onCancelQueued: (turnId: string) => void
  onOpenSettings: () => void
  onOpenBudgets: () => void
  renderRequest: (item: ApprovalItem | QuestionItem) => ReactNode
}

/** Items drawn in full; older ones are laid out only when they come into view. */
const alwaysLaidOut = 24

/** Everything that was said and done, in order. */
export function Conversation({ agent, handlers }: { agent: AgentState; handlers: ConversationHandlers }) {
  const items = agent.items.filter((item) => !isHidden(item, agent.items))
  const lines = foldComputerCalls(items)
  return (
    <ol className="flex flex-col gap-4">
      {lines.map((line, number) => {
        const item = line.kind === 'item' ? line.item : line.run[0]
        if (!item) return null
        const at = items.indexOf(item)
        return (
          <li
            key={item.id}
            className={clsx('min-w-0 empty:hidden', number < lines.length - alwaysLaidOut && 'turn-item')}
          >
            {beginsAnswer(items, at) && <Byline />}
            {line.kind === 'computer' ? (
              <Suspense fallback={<ToolCards run={line.run} />}>
                <ComputerStrip items={agent.items} run={line.run} />
              </Suspense>
            ) : (
              <ItemView
                item={item}
                behind={agent.turnId !== null}
                answer={item.kind === 'result' ? answerOf(items, at) : ''}
                handlers={handlers}
              />
            )}
          </li>
        )
      })}
      <Progress agent={agent} />
    </ol>
  )
}

function ToolCards({ run }: { run: ToolItem[] }) {
  return run.map((item) => <ToolCard key={item.id} item={item} />)
}

/** A call that is being asked for is shown by its request. */
function isHidden(item: Item, items: Item[]): boolean {
  if (item.kind !== 'tool' || item.result !== undefined) return false
  return items.some(
    (other) =>
      isOpenRequest(other) &&
      (other.kind === 'approval' ? other.request.tool_use_id : other.toolUseId) === item.toolUseId,
  )
}

function beginsAnswer(items: Item[], at: number): boolean {
  return items[at]?.kind !== 'user' && (at === 0 || items[at - 1]?.kind === 'user')
}

/** The last thing Rain said in the turn that ends here. */
function answerOf(items: Item[], end: number): string {
  for (let at = end - 1; at >= 0; at--) {
    const item = items[at]
    if (item?.kind === 'user') return ''
    if (item?.kind === 'text') return item.text
  }
  return ''
}

function Byline() {
  const { t } = useTranslation()
  return (
    <h2 className="flex items-center gap-2 pt-1 pb-2.5 text-sm font-semibold">
      <Logo className="size-5.5" />
      {t('chat.rain')}
    </h2>
  )
}

type ItemViewProps = { item: Item; behind: boolean; answer: string; handlers: ConversationHandlers }

const ItemView = memo(function ItemView({ item, behind, answer, handlers }: ItemViewProps) {
  switch (item.kind) {
    case 'user':
      return (
        <UserMessage
          item={item}
          behind={behind}
          onRetry={() => handlers.onRetry(item.id, item.text)}
          onDiscard={() => handlers.onDiscard(item.id)}
          onCancel={() => item.turnId !== undefined && handlers.onCancelQueued(item.turnId)}
        />
      )
    case 'text':
      return <Answer item={item} />
    case 'thinking':
      return <Thinking item={item} />
    case 'tool':
      return <ToolCard item={item} />
    case 'approval':
    case 'question':
      return handlers.renderRequest(item)
    case 'notice':
      return <NoticeLine item={item} />
    case 'compaction':
      return <CompactionLine item={item} />
    case 'result':
      return <ResultLine item={item} answer={answer} />
    case 'error':
      return <ErrorCard item={item} onOpenSettings={handlers.onOpenSettings} onOpenBudgets={handlers.onOpenBudgets} />
    case 'screen':
      return (
        <figure className="overflow-hidden rounded-xl border border-line">
          <img src={`data:${item.mediaType};base64,${item.image}`} alt={item.description} className="w-full" />
        </figure>
      )
  }
})

function Progress({ agent }: { agent: AgentState }) {
  const { t } = useTranslation()
  const work = workOf(agent)
  const last = agent.items.findLast((item) => item.kind !== 'user' || item.state === 'sent')
  const streams = last !== undefined && 'streaming' in last && last.streaming && last.kind === 'text'
  if ((work !== 'working' && work !== 'queued') || streams) return null
  return (
    <li className="flex min-h-8 items-center gap-2.5 text-sm text-ink-soft">
      <Drops />
      {t(work === 'working' ? 'chat.working' : 'chat.starting')}
    </li>
  )
}
