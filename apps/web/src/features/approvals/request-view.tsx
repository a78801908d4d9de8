import { useLiveClient } from '../../live/live-context.ts'
import { isHold, type ApprovalItem, type QuestionItem } from '../../live/state.ts'
import { ApprovalCard, type ApprovalAnswer } from './approval-card.tsx'
import { HoldCard } from './hold-card.tsx'
import { QuestionCard } from './question-card.tsx'

type RequestViewProps = {
  item: ApprovalItem | QuestionItem
  agentId: string
  onOpenBudget: (...budgetId: string[]) => void
}

/** A request of Rain, joined to the server. */
export function RequestView({ item, agentId, onOpenBudget }: RequestViewProps) {
  const client = useLiveClient()
  if (item.kind === 'approval') {
    const answer = ({ approved, pin, reason, input, forTurn, remember }: ApprovalAnswer) =>
      client.command({
        type: 'permission_response',
        request_id: item.request.request_id,
        agent_id: agentId,
        approved,
        pin,
        reason,
        input,
        for_turn: forTurn,
        ...(remember && { remember: 'here' as const }),
      })
    return <ApprovalCard item={item} onAnswer={answer} />
  }
  const answer = (answers: Record<string, string>) =>
    client.command({ type: 'ask_question_response', request_id: item.requestId, agent_id: agentId, answers })
  if (isHold(item)) return <HoldCard item={item} onAnswer={answer} onOpenBudget={onOpenBudget} />
  return <QuestionCard item={item} onAnswer={answer} />
}
