import { isOnPath } from './branches/path.ts'
import type { Db } from './client.ts'
import type { ConversationStep } from './conversation.ts'
import { milliseconds, statement } from './sql.ts'
import type { Summary } from './summaries.ts'
import { toolCallColumns, type ToolCall } from './tool-calls.ts'

/** A tool call as the model is told of it. */
export interface ContextCall extends ToolCall {
  /** Its output is left out of the context, and had so many characters; `output` is null then. */
  pruned: { characters: number } | null
}

export interface ContextStep extends ConversationStep {
  turnSeq: number
  toolCalls: ContextCall[]
}

/** What a provider counted for the newest step: its whole request and its answer. */
export interface CountedStep {
  turnId: string
  step: number
  tokens: number
  provider: string
  /** The names of the model: as it was asked for, and as it answered. */
  models: string[]
}

export interface ConversationContext {
  /** What stands for everything before `steps`. */
  summary: Summary | null
  /** Oldest first. With a summary of a part of the running turn, the person's message of that turn is still here. */
  steps: ContextStep[]
  /** Null: nothing was counted, or the context is not the same any more. */
  counted: CountedStep | null
}

interface ContextRow extends ContextStep {
  toolCalls: (ContextCall & { pruned: { at: number } | null })[]
  summary: (Omit<Summary, 'createdAt'> & { createdAt: number }) | null
  counted: (CountedStep & { askedAt: number }) | null
}

// @NOTE summary and count stand in the first row alone: a conversation is read by one query before every step.
// Messages are found through the turns of the conversation, whose index has the order that is wanted
const context = statement<ContextRow>(
  'conversation-context',
  `WITH s AS MATERIALIZED (
     SELECT s.* FROM summaries s WHERE s.conversation_id = $1 AND s.up_to_turn_seq <= $2 AND s.deletion_id IS NULL
       AND EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = $1 AND t.seq = s.up_to_turn_seq AND ${isOnPath})
     ORDER BY s.up_to_turn_seq DESC, s.seq DESC LIMIT 1
   ), newest AS MATERIALIZED (
     SELECT *, row_number() OVER (ORDER BY turn_seq DESC, step DESC, position DESC) AS age
     FROM (
       SELECT m.*, t.seq AS turn_seq
       FROM messages m JOIN turns t ON t.id = m.turn_id LEFT JOIN s ON true
       WHERE t.conversation_id = $1 AND t.seq <= $2 AND (t.started_at IS NOT NULL OR t.status <> 'done') AND ${isOnPath}
         AND t.kind = 'message'
         AND (s.id IS NULL OR t.seq > s.up_to_turn_seq
           OR (t.seq = s.up_to_turn_seq AND s.up_to_step IS NOT NULL AND (m.role = 'user' OR m.step > s.up_to_step)))
       ORDER BY t.seq DESC, m.step DESC, m.position DESC LIMIT $3
     ) rows
   ), asked AS MATERIALIZED (
     SELECT r.turn_id, r.step, r.created_at, r.provider, r.model AS asked_model, n.model AS answered_model,
       r.input_tokens + r.cache_read_tokens + r.cache_write_tokens + r.output_tokens AS tokens
     FROM (SELECT * FROM newest WHERE role = 'assistant' AND age <= 5) n
     JOIN model_requests r ON r.turn_id = n.turn_id AND r.step = n.step AND r.provider = n.provider
     WHERE r.purpose = 'answer' AND r.status = 'settled'
       AND r.created_at > coalesce((SELECT trimmed_at FROM conversations WHERE id = $1), '-infinity')
     ORDER BY n.age, r.created_at DESC LIMIT 1
   )
   SELECT m.id, m.seq, m.turn_id AS "turnId", m.turn_seq AS "turnSeq", m.step, m.role, m.content, m.provider, m.model,
     m.position, m.created_at AS "createdAt", calls.list AS "toolCalls",
     CASE WHEN m.age = 1 THEN (SELECT jsonb_build_object('id', id, 'upToTurnSeq', up_to_turn_seq, 'upToStep', up_to_step,
       'text', text, 'provider', provider, 'model', model, 'tokensBefore', tokens_before, 'tokensAfter', tokens_after, 'messages', messages,
       'createdAt', ${milliseconds('created_at')}) FROM s) END AS summary,
     CASE WHEN m.age = 1 THEN (SELECT jsonb_build_object('turnId', turn_id, 'step', step, 'tokens', tokens,
       'provider', provider, 'models', jsonb_build_array(asked_model, answered_model), 'askedAt', ${milliseconds('created_at')}) FROM asked) END AS counted
   FROM newest m
   CROSS JOIN LATERAL (
     SELECT coalesce(jsonb_agg(
       to_jsonb(call) || CASE WHEN call.pruned IS NULL THEN '{}' ELSE '{"output": null}' END::jsonb
       ORDER BY call.position), '[]') AS list
     FROM (SELECT ${toolCallColumns}, CASE WHEN c.pruned_at IS NOT NULL THEN
             jsonb_build_object('at', ${milliseconds('c.pruned_at')}, 'characters', length(c.output)) END AS pruned
           FROM tool_calls c WHERE c.message_id = m.id) call
   ) calls
   ORDER BY m.age DESC`,
)

/**
 * What the model is to be told of a conversation up to and including a turn: the newest `limit` messages and model steps
 * behind the last summary, of the path in view and of no other branch. Turns stand in the order they were sent in; one that
 * was taken back before it began is not part of it. A summary counts only where everything it tells of is on the path.
 */
export async function contextUpTo(
  db: Db,
  wanted: { conversationId: string; turnSeq: number; limit: number },
): Promise<ConversationContext> {
  const rows = await context(db, [wanted.conversationId, wanted.turnSeq, wanted.limit])
  const newest = rows.at(-1)
  const summary = newest?.summary ? { ...newest.summary, createdAt: new Date(newest.summary.createdAt) } : null
  const steps = rows.map(({ summary: _summary, counted: _counted, ...step }) => step)
  return { summary, steps, counted: stillTrue(newest?.counted ?? null, rows, summary) }
}

function stillTrue(counted: ContextRow['counted'], rows: ContextRow[], summary: Summary | null): CountedStep | null {
  if (!counted) return null
  const { askedAt, ...step } = counted
  const prunings = rows.flatMap(({ toolCalls }) => toolCalls.map((call) => call.pruned?.at ?? 0))
  const changedAt = Math.max(summary?.createdAt.getTime() ?? 0, ...prunings)
  return changedAt > askedAt ? null : step
}
