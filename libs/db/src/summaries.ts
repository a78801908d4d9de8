import { newId } from '@rain/protocol'
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
  createdAt: Date
}

/** The columns of `s`, named as in `Summary`. */
const summaryColumns = `
  s.id, s.up_to_turn_seq AS "upToTurnSeq", s.up_to_step AS "upToStep", s.text, s.provider, s.model,
  s.tokens_before AS "tokensBefore", s.tokens_after AS "tokensAfter", s.created_at AS "createdAt"`

// @NOTE the lock: a runner that has taken the turn over is waited for, and then nothing is written
const insert = statement<Summary>(
  'record-summary',
  `WITH t AS (
     SELECT user_id, conversation_id FROM turns WHERE id = $1 AND epoch = $2 AND status = 'running' FOR SHARE
   )
   INSERT INTO summaries AS s (id, user_id, conversation_id, up_to_turn_seq, up_to_step, text, provider, model,
     tokens_before, tokens_after)
   SELECT $3, user_id, conversation_id, $4, $5, $6, $7, $8, $9, $10 FROM t
   RETURNING ${summaryColumns}`,
)

/** Writes what stands for the older part of the turn's conversation from now on. Null: the turn is no longer ours. */
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
