import { newId } from '@rain/protocol'
import { isOnPath } from './branches/path.ts'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import type { Fence } from './turn.ts'

/** What stands in the model's context for the older part of a conversation. */
export interface Summary {
  id: string
  upToTurnSeq: number
  /** Null: it stands for the whole of that turn. */
  upToStep: number | null
  text: string
  provider: string
  model: string
  tokensBefore: number
  tokensAfter: number
  /** How many messages and answers it stands for, beside those of the one before. Null or left out: not counted. */
  messages?: number | null
  createdAt: Date
}

/** The columns of `s`, named as in `Summary`. */
const summaryColumns = `
  s.id, s.up_to_turn_seq AS "upToTurnSeq", s.up_to_step AS "upToStep", s.text, s.provider, s.model,
  s.tokens_before AS "tokensBefore", s.tokens_after AS "tokensAfter", s.messages,
  s.created_at AS "createdAt"`

// @NOTE the lock: who takes the turn over, or stops it, is waited for, and then nothing is written
const insert = statement<Summary>(
  'record-summary',
  `WITH t AS (
     SELECT user_id, conversation_id FROM turns
     WHERE id = $1 AND epoch = $2 AND status = 'running' AND cancel_requested_at IS NULL FOR SHARE
   )
   INSERT INTO summaries AS s (id, user_id, conversation_id, up_to_turn_seq, up_to_step, text, provider, model,
     tokens_before, tokens_after, messages)
   SELECT $3, user_id, conversation_id, $4, $5, $6, $7, $8, $9, $10, $11 FROM t
   RETURNING ${summaryColumns}`,
)

/**
 * Writes what stands for the older part of the turn's conversation from now on. Null: the turn is to be stopped, or is no
 * longer ours.
 */
export async function recordSummary(
  db: Db,
  fence: Fence,
  summary: Omit<Summary, 'id' | 'createdAt'>,
): Promise<Summary | null> {
  const [row] = await insert(db, [
    fence.turnId,
    fence.epoch,
    newId('summary'),
    summary.upToTurnSeq,
    summary.upToStep,
    summary.text,
    summary.provider,
    summary.model,
    summary.tokensBefore,
    summary.tokensAfter,
    summary.messages ?? null,
  ])
  return row ?? null
}

const ofTurn = statement<Summary>(
  'summaries-of-turn',
  `SELECT ${summaryColumns} FROM turns t JOIN summaries s ON s.conversation_id = t.conversation_id
     AND s.created_at >= t.started_at AND (t.finished_at IS NULL OR s.created_at <= t.finished_at)
   WHERE t.id = $1 ORDER BY s.seq`,
)

/** The summaries that were made while a turn ran, oldest first. */
export function summariesOf(db: Db, turnId: string): Promise<Summary[]> {
  return ofTurn(db, [turnId])
}

const unsummarised = statement<{ found: boolean }>(
  'unsummarised-messages',
  `WITH s AS (
     SELECT s.up_to_turn_seq, s.up_to_step FROM summaries s WHERE s.conversation_id = $1 AND s.deletion_id IS NULL
       AND EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = $1 AND t.seq = s.up_to_turn_seq AND ${isOnPath})
     ORDER BY s.up_to_turn_seq DESC, s.seq DESC LIMIT 1
   )
   SELECT EXISTS (
     SELECT 1 FROM turns t LEFT JOIN s ON true
     WHERE t.conversation_id = $1 AND ${isOnPath} AND t.kind = 'message' AND t.joined_turn_id IS NULL
       AND (s.up_to_turn_seq IS NULL OR t.seq > s.up_to_turn_seq OR (t.seq = s.up_to_turn_seq AND s.up_to_step < t.steps))
       AND (t.status <> 'done' OR t.steps > 0)) AS found`,
)

/** Whether anything was answered, or is to be, that no summary tells of. */
export async function hasUnsummarised(db: Db, conversationId: string): Promise<boolean> {
  return (await unsummarised(db, [conversationId]))[0]?.found ?? false
}

const prune = statement<{ id: string }>(
  'prune-tool-calls',
  `WITH t AS (SELECT id FROM turns WHERE id = $1 AND epoch = $2 AND status = 'running' FOR SHARE),
   pruned AS (
     UPDATE tool_calls c SET pruned_at = now() FROM t
     WHERE c.id = ANY($3) AND c.pruned_at IS NULL AND c.output IS NOT NULL
   )
   SELECT id FROM t`,
)

/**
 * From now on the model sees a note in the place of what these calls answered. The outputs stay readable. False: the
 * turn is no longer ours.
 */
export async function pruneToolCalls(db: Db, fence: Fence, callIds: string[]): Promise<boolean> {
  return (await prune(db, [fence.turnId, fence.epoch, callIds])).length === 1
}
