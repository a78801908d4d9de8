import type { StoredBlock } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { turnColumns, type Fence, type Turn } from '../turn.ts'

export type Steered =
  /** The running turn takes it along at its next step, if there is one; else it stays in the queue. */
  | { type: 'steering'; turn: Turn; intoTurnId: string }
  /** It was taken along before. */
  | { type: 'joined'; intoTurnId: string }
  /** No turn of its agent is at work that it could join. */
  | { type: 'nothing_runs' }
  /** It does not wait any more. */
  | { type: 'not_queued' }

const steer = statement<Turn & { intoTurnId: string }>(
  'steer-turn',
  `WITH q AS (
     SELECT * FROM turns WHERE id = $1 AND user_id = $2 AND status = 'queued' AND parent_turn_id IS NULL
       AND kind = 'message' FOR UPDATE
   ), r AS (
     SELECT r.id FROM turns r JOIN q ON r.agent_id = q.agent_id AND r.conversation_id = q.conversation_id
     WHERE r.parent_turn_id IS NULL AND r.status IN ('running', 'parked') AND r.cancel_requested_at IS NULL
       AND r.kind = 'message'
   ), t AS (
     UPDATE turns t SET steers_turn_id = r.id FROM r, q WHERE t.id = q.id RETURNING t.*
   )
   SELECT ${turnColumns}, t.steers_turn_id AS "intoTurnId" FROM t`,
)

const find = statement<{ status: string; joinedTurnId: string | null }>(
  'queued-or-joined',
  `SELECT status, joined_turn_id AS "joinedTurnId" FROM turns WHERE id = $1 AND user_id = $2 AND parent_turn_id IS NULL`,
)

/** Asks that a message that waits is not kept waiting: the turn at work shall hear it at its next step. */
export async function steerTurn(db: Db, wanted: { userId: string; turnId: string }): Promise<Steered> {
  const [row] = await steer(db, [wanted.turnId, wanted.userId])
  if (row) {
    const { intoTurnId, ...turn } = row
    return { type: 'steering', turn, intoTurnId }
  }
  const [turn] = await find(db, [wanted.turnId, wanted.userId])
  if (turn?.joinedTurnId) return { type: 'joined', intoTurnId: turn.joinedTurnId }
  return turn?.status === 'queued' ? { type: 'nothing_runs' } : { type: 'not_queued' }
}

/** A message of the person that a turn has taken along. */
export interface JoinedMessage {
  /** The turn it was sent as. */
  sentTurnId: string
  clientMsgId: string | null
  step: number
  position: number
  content: StoredBlock[]
  createdAt: Date
}

const joinedColumns = `m.sent_turn_id AS "sentTurnId", q.client_msg_id AS "clientMsgId", m.step, m.position, m.content,
  m.created_at AS "createdAt"`

const take = statement<JoinedMessage>(
  'take-steers',
  `WITH r AS (
     SELECT id FROM turns WHERE id = $1 AND epoch = $2 AND status = 'running' AND cancel_requested_at IS NULL FOR UPDATE
   ), q AS (
     UPDATE turns q SET status = 'done', outcome = 'completed', outcome_text = 'joined', joined_turn_id = r.id,
       finished_at = now(), announced_at = now()
     FROM r WHERE q.steers_turn_id = r.id AND q.status = 'queued' RETURNING q.*
   ), numbered AS (
     SELECT q.*, row_number() OVER (ORDER BY seq)
       + (SELECT coalesce(max(position), 0) FROM messages WHERE turn_id = $1 AND step = $3) AS place FROM q
   ), m AS (
     UPDATE messages m SET turn_id = $1, step = $3, position = n.place, sent_turn_id = n.id
     FROM numbered n WHERE m.turn_id = n.id AND m.step = 0 RETURNING m.*
   )
   SELECT ${joinedColumns} FROM m JOIN q ON q.id = m.sent_turn_id ORDER BY m.position`,
)

/**
 * Takes along what the person wants the turn to hear now: from here on these messages stand behind the answer of that step,
 * and are no turns of their own. Once each, whoever asks again. Empty: there are none, or the turn is to be stopped, or is
 * no longer ours.
 */
export function takeSteers(db: Db, fence: Fence, step: number): Promise<JoinedMessage[]> {
  return take(db, [fence.turnId, fence.epoch, step])
}

const joined = statement<JoinedMessage>(
  'joined-messages',
  `SELECT ${joinedColumns} FROM messages m JOIN turns q ON q.id = m.sent_turn_id
   WHERE m.turn_id = $1 AND m.position > 0 ORDER BY m.step, m.position`,
)

/** What a turn has taken along so far. */
export function joinedMessagesOf(db: Db, turnId: string): Promise<JoinedMessage[]> {
  return joined(db, [turnId])
}

const reword = statement<Turn & { content: StoredBlock[] }>(
  'reword-queued',
  `WITH t AS (
     SELECT * FROM turns WHERE id = $1 AND user_id = $2 AND status = 'queued' AND parent_turn_id IS NULL
       AND kind = 'message' FOR UPDATE
   ), m AS (
     UPDATE messages m SET content = jsonb_build_array(jsonb_build_object('type', 'text', 'text', $3::text))
       || coalesce((SELECT jsonb_agg(b) FROM jsonb_array_elements(m.content) b WHERE b ->> 'type' <> 'text'), '[]')
     FROM t WHERE m.turn_id = t.id AND m.step = 0 RETURNING m.content
   )
   SELECT ${turnColumns}, m.content FROM t, m`,
)

/** Changes the words of a message that waits. Null: it does not wait any more. */
export async function rewordQueued(
  db: Db,
  wanted: { userId: string; turnId: string; text: string },
): Promise<Turn | null> {
  const [row] = await reword(db, [wanted.turnId, wanted.userId, wanted.text])
  if (!row) return null
  const { content: _content, ...turn } = row
  return turn
}
