import { memo, Suspense, type ReactNode } from 'react'
import type { ApprovalItem, ErrorItem, Item, QuestionItem, ResultItem } from '../../live/state.ts'
import { Answer } from './answer.tsx'
import { CompactionLine } from './compaction-line.tsx'
import { CompactRequest, UndoCompaction } from './message/lazy-parts.ts'
import { MessageActions } from './message/message-actions.tsx'
import { ResultLine } from './result-line.tsx'
import { Thinking } from './thinking.tsx'
import { ToolCard } from './tool-card.tsx'
import { ErrorCard, NoticeLine } from './turn-end.tsx'
import { UserMessage } from './user-message.tsx'

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
      if (item.purpose === 'compact') {
        return (
          <Suspense fallback={<div className="h-6" />}>
            <CompactRequest
              item={item}
              behind={behind}
              onDiscard={() => handlers.onDiscard(item.id)}
              onCancel={() => item.turnId !== undefined && handlers.onCancelQueued(item.turnId)}
            />
          </Suspense>
        )
      }
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
          <ResultLine item={item} answer={answer} />
          <EndActions item={item} answer={answer} />
        </div>
      )
    case 'error':
      return (
        <>
          <ErrorCard item={item} onOpenSettings={handlers.onOpenSettings} onOpenBudgets={handlers.onOpenBudgets} />
          <EndActions item={item} answer={answer} />
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

function EndActions({ item, answer }: { item: ResultItem | ErrorItem; answer: string }) {
  const { kind, turnId, purpose } = item
  if (turnId === undefined) return null
  if (purpose === 'compact') {
    if (kind === 'error' || item.interrupted) return null
    return (
      <Suspense fallback={<div className="h-8" />}>
        <UndoCompaction turnId={turnId} />
      </Suspense>
    )
  }
  return <MessageActions turnId={turnId} text={answer} of="answer" />
}
