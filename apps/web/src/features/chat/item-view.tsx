import { lazy, memo, Suspense, type ReactNode } from 'react'
import type { ApprovalItem, Item, QuestionItem } from '../../live/state.ts'
import { Answer } from './answer.tsx'
import { CompactionLine } from './compaction-line.tsx'
import { MessageActions } from './message/lazy-parts.ts'
import { Thinking } from './thinking.tsx'
import { ToolCard } from './tool-card.tsx'
import { ErrorCard, NoticeLine } from './turn-end.tsx'
import { UserMessage } from './user-message.tsx'

const ResultLine = lazy(() => import('./result-line.tsx').then((module) => ({ default: module.ResultLine })))

export type ConversationHandlers = {
  onRetry: (id: string, text: string) => void
  onDiscard: (id: string) => void
  onCancelQueued: (turnId: string) => void
  onOpenSettings: () => void
  onOpenBudgets: () => void
  renderRequest: (item: ApprovalItem | QuestionItem) => ReactNode
}

type ItemViewProps = { item: Item; behind: boolean; answer: string; handlers: ConversationHandlers }

/** One item of a conversation, whatever it is. */
export const ItemView = memo(function ItemView({ item, behind, answer, handlers }: ItemViewProps) {
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
      return (
        <div className="flex flex-wrap items-start gap-x-1">
          <Suspense fallback={<div className="-mt-1 h-8" />}>
            <ResultLine item={item} answer={answer} />
          </Suspense>
          <AnswerActions turnId={item.turnId} answer={answer} />
        </div>
      )
    case 'error':
      return (
        <>
          <ErrorCard item={item} onOpenSettings={handlers.onOpenSettings} onOpenBudgets={handlers.onOpenBudgets} />
          <AnswerActions turnId={item.turnId} answer={answer} />
        </>
      )
    case 'screen':
      return (
        <figure className="overflow-hidden rounded-xl border border-line">
          <img src={`data:${item.mediaType};base64,${item.image}`} alt={item.description} className="w-full" />
        </figure>
      )
  }
})

function AnswerActions({ turnId, answer }: { turnId: string | undefined; answer: string }) {
  if (turnId === undefined) return null
  return (
    <Suspense fallback={<div className="h-8" />}>
      <MessageActions turnId={turnId} text={answer} of="answer" />
    </Suspense>
  )
}
