import type { TurnKind } from '@rain/protocol'
import type { ConversationChange } from './in-conversation.ts'

/** SQL: turn `t` is part of what the person sees, and of what the model is told. */
export const isOnPath = 't.in_view AND t.deletion_id IS NULL'

/**
 * SQL: `below (id, seq)` are the turn $1 and everything said after it, on whichever branch; nothing deleted.
 * @NOTE `OFFSET 0` has each round look its turns up in the index: a plan that read all turns in every round would take
 * minutes in a long conversation
 */
export const withBelow = `RECURSIVE below AS (
  SELECT id, seq, conversation_id FROM turns WHERE id = $1 AND deletion_id IS NULL
  UNION ALL SELECT n.id, n.seq, n.conversation_id FROM below b CROSS JOIN LATERAL (
    SELECT * FROM turns t WHERE t.conversation_id = b.conversation_id AND t.previous_turn_id = b.id
      AND t.deletion_id IS NULL OFFSET 0) n)`

/** Puts the path that ends with this turn in view. */
export async function showPath(
  { conversationId, query }: ConversationChange,
  headTurnId: string | null,
): Promise<void> {
  await query('UPDATE conversations SET head_turn_id = $2 WHERE id = $1', [conversationId, headTurnId])
  await query(
    `WITH RECURSIVE path AS (
       SELECT id, previous_turn_id FROM turns WHERE id = $2
       UNION ALL SELECT u.id, u.previous_turn_id FROM path p CROSS JOIN LATERAL (
         SELECT * FROM turns t WHERE t.id = p.previous_turn_id OFFSET 0) u
     ), changed AS (
       SELECT t.id FROM turns t LEFT JOIN path p ON p.id = t.id
       WHERE t.conversation_id = $1 AND t.in_view <> (p.id IS NOT NULL)
     )
     UPDATE turns t SET in_view = NOT t.in_view FROM changed c WHERE t.id = c.id`,
    [conversationId, headTurnId],
  )
}

/** The end of the branch that was last written to, below this turn. */
export async function newestLeaf({ query }: ConversationChange, turnId: string): Promise<string | null> {
  const [leaf] = await query<{ id: string }>(`WITH ${withBelow} SELECT id FROM below ORDER BY seq DESC LIMIT 1`, [
    turnId,
  ])
  return leaf?.id ?? null
}

export interface PlaceInTree {
  id: string
  previousTurnId: string | null
  inView: boolean
  kind: TurnKind
}

/** A turn that can be seen, as it is now. Null: it is not of this conversation, or deleted, or was taken along by another. */
export async function placeOf(
  { conversationId, query }: ConversationChange,
  turnId: string,
): Promise<PlaceInTree | null> {
  const [turn] = await query<PlaceInTree>(
    `SELECT id, previous_turn_id AS "previousTurnId", in_view AS "inView", kind FROM turns
     WHERE id = $1 AND conversation_id = $2 AND deletion_id IS NULL AND joined_turn_id IS NULL`,
    [turnId, conversationId],
  )
  return turn ?? null
}
