import type { Attachment } from '../attachment.ts'
import { attachmentsOf, textOf, type StoredBlock } from '../content.ts'
import type { Event } from '../events/event.ts'
import type { Fact } from './fact.ts'
import { subAgentSpawned } from './sub-agent-facts.ts'
import type { TurnRow } from './turn-row.ts'

/** The first of a turn: the person's message, or the task of a sub-agent. */
export function messageAccepted(turn: TurnRow, text: string, attachments: readonly Attachment[] = []): Fact {
  if (turn.subAgent) return subAgentSpawned(turn, turn.subAgent, text)
  const { id: turn_id, agentKey: agent_id, clientMsgId, createdAt, kind = 'message' } = turn
  const event: Event = {
    type: 'user_message',
    agent_id,
    turn_id,
    text,
    created_at: createdAt.getTime() / 1000,
    ...(clientMsgId && { client_msg_id: clientMsgId }),
    ...(attachments.length > 0 && { attachments: [...attachments] }),
    ...(kind !== 'message' && { kind }),
  }
  return { once: 'accepted', event }
}

interface JoinedRow {
  sentTurnId: string
  clientMsgId: string | null
  step: number
  content: readonly StoredBlock[]
  createdAt: Date
}

/** A turn has taken along a message that waited. */
export function messageJoined(turn: Pick<TurnRow, 'id' | 'agentKey'>, joined: JoinedRow): Fact {
  const { sentTurnId: sent_turn_id, clientMsgId, step, content, createdAt } = joined
  const attachments = attachmentsOf(content)
  return {
    once: `joined:${sent_turn_id}`,
    event: {
      type: 'message_joined',
      agent_id: turn.agentKey,
      turn_id: turn.id,
      step,
      sent_turn_id,
      text: textOf(content),
      created_at: createdAt.getTime() / 1000,
      ...(clientMsgId && { client_msg_id: clientMsgId }),
      ...(attachments.length > 0 && { attachments }),
    },
  }
}

interface SummaryRow {
  id: string
  text: string
  tokensBefore: number
  tokensAfter: number
  messages?: number | null
}

export function contextCompacted(turn: Pick<TurnRow, 'id' | 'agentKey'>, summary: SummaryRow): Fact {
  return {
    once: `compacted:${summary.id}`,
    event: {
      type: 'context_compacted',
      agent_id: turn.agentKey,
      turn_id: turn.id,
      summary_id: summary.id,
      text: summary.text,
      tokens_before: summary.tokensBefore,
      tokens_after: summary.tokensAfter,
      ...(summary.messages != null && { messages: summary.messages }),
    },
  }
}
