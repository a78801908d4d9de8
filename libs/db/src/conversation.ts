import type { ContentBlock } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import { toolCallColumns, type ToolCall } from './tool-calls.ts'

export interface StoredStep {
  id: string
  seq: number
  turnId: string
  step: number
  role: 'user' | 'assistant'
  content: ContentBlock[]
  provider: string | null
  model: string | null
  createdAt: Date
}

export interface ConversationStep extends StoredStep {
  toolCalls: ToolCall[]
}

const newestSteps = statement<ConversationStep>(
  'newest-steps',
  `SELECT m.id, m.seq, m.turn_id AS "turnId", m.step, m.role, m.content, m.provider, m.model, m.created_at AS "createdAt",
     calls.list AS "toolCalls"
   FROM messages m JOIN turns t ON t.id = m.turn_id
   CROSS JOIN LATERAL (
     SELECT coalesce(jsonb_agg(to_jsonb(call) ORDER BY call.position), '[]') AS list
     FROM (SELECT ${toolCallColumns} FROM tool_calls c WHERE c.message_id = m.id) call
   ) calls
   WHERE m.conversation_id = $1 AND t.seq <= $2 AND (t.started_at IS NOT NULL OR t.status <> 'done')
   ORDER BY t.seq DESC, m.step DESC LIMIT $3`,
)

/**
 * The newest `limit` messages and model steps of a conversation up to and including a turn, oldest first, each with its
 * tool calls. Turns stand in the order they were sent in; one that was taken back before it began is not part of it.
 */
export async function conversationUpTo(
  db: Db,
  conversation: { conversationId: string; turnSeq: number; limit: number },
): Promise<ConversationStep[]> {
  const steps = await newestSteps(db, [conversation.conversationId, conversation.turnSeq, conversation.limit])
  return steps.reverse()
}
