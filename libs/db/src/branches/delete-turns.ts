import { newId } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { conversationOfTurn } from './branch-turn.ts'
import { inConversation, type ConversationChange } from './in-conversation.ts'
import { newestLeaf, placeOf, showPath, withBelow, type PlaceInTree } from './path.ts'

export interface DeleteTurns {
  userId: string
  turnId: string
  /** `turn`: the message and what answered it. `from_here`: with everything said after it, on every branch. */
  scope: 'turn' | 'from_here'
}

export type DeletedTurns =
  | { type: 'deleted'; deletionId: string; conversationId: string; previousTurnId: string | null }
  | { type: 'busy' }
  | { type: 'not_found' }

/**
 * Takes turns out of a conversation; for a while they can be brought back. What was said after a single deleted turn stays,
 * and with it the mark of what the deleted one has read: the answers after it were given by a model that had.
 */
export async function deleteTurns(db: Db, wanted: DeleteTurns): Promise<DeletedTurns> {
  const { userId, turnId, scope } = wanted
  const conversationId = await conversationOfTurn(db, wanted)
  if (conversationId === null) return { type: 'not_found' }
  const deleted = await inConversation(db, { userId, conversationId }, async (conversation): Promise<DeletedTurns> => {
    const place = await placeOf(conversation, turnId)
    if (!place) return { type: 'not_found' }
    if (conversation.busy) return { type: 'busy' }
    const deletionId = newId('deletion')
    const { previousTurnId } = place
    await conversation.query(
      'INSERT INTO deletions (id, user_id, conversation_id, head_before, moved_to) VALUES ($1, $2, $3, $4, $5)',
      [deletionId, userId, conversationId, conversation.headTurnId, previousTurnId],
    )
    await dropSummaries(conversation, turnId, deletionId)
    await (scope === 'turn' ? dropOne(conversation, place, deletionId) : dropBelow(conversation, place, deletionId))
    const headTurnId = await headWithout(conversation, place)
    await showPath(conversation, headTurnId)
    await conversation.query('UPDATE deletions SET head_after = $2 WHERE id = $1', [deletionId, headTurnId])
    await conversation.query('UPDATE conversations SET trimmed_at = now() WHERE id = $1', [conversationId])
    return { type: 'deleted', deletionId, conversationId, previousTurnId }
  })
  return deleted ?? { type: 'not_found' }
}

/** A summary tells of every turn up to its last one. */
async function dropSummaries({ query, conversationId }: ConversationChange, turnId: string, deletionId: string) {
  await query(
    `WITH ${withBelow}
     UPDATE summaries s SET deletion_id = $3
     FROM below b WHERE s.conversation_id = $2 AND s.deletion_id IS NULL AND s.up_to_turn_seq = b.seq`,
    [turnId, conversationId, deletionId],
  )
}

async function dropOne({ query }: ConversationChange, { id, previousTurnId }: PlaceInTree, deletionId: string) {
  await query('UPDATE turns SET deletion_id = $2 WHERE id = $1', [id, deletionId])
  await query(
    `WITH sources AS (
       SELECT read_from AS source FROM tool_calls WHERE turn_id = $1 AND read_from IS NOT NULL
       UNION SELECT jsonb_array_elements_text(read_from) FROM turns WHERE id = $1 AND read_from IS NOT NULL
     ), moved AS (
       UPDATE turns t SET previous_turn_id = $2, read_from = nullif((
         SELECT coalesce(jsonb_agg(DISTINCT a.source), '[]') FROM (
           SELECT source FROM sources UNION SELECT jsonb_array_elements_text(coalesce(t.read_from, '[]'))) a), '[]')
       WHERE t.previous_turn_id = $1 AND t.deletion_id IS NULL RETURNING id
     )
     UPDATE deletions SET moved = (SELECT coalesce(jsonb_agg(id), '[]') FROM moved) WHERE id = $3`,
    [id, previousTurnId, deletionId],
  )
}

async function dropBelow({ query }: ConversationChange, { id }: PlaceInTree, deletionId: string) {
  await query(`WITH ${withBelow} UPDATE turns t SET deletion_id = $2 FROM below b WHERE t.id = b.id`, [id, deletionId])
}

/** Where the path in view ends now. Of what is left, nothing may be out of reach: another version of what was deleted is shown. */
async function headWithout(conversation: ConversationChange, { previousTurnId }: PlaceInTree): Promise<string | null> {
  const { query, conversationId, headTurnId } = conversation
  const [head] = await query('SELECT 1 FROM turns WHERE id = $1 AND deletion_id IS NULL', [headTurnId])
  if (head) return headTurnId
  const [version] = await query<{ id: string }>(
    `SELECT id FROM turns WHERE conversation_id = $1 AND deletion_id IS NULL AND joined_turn_id IS NULL
       AND coalesce(previous_turn_id, '') = coalesce($2, '') ORDER BY seq DESC LIMIT 1`,
    [conversationId, previousTurnId],
  )
  return version ? newestLeaf(conversation, version.id) : previousTurnId
}

export type Restored = { type: 'restored'; conversationId: string } | { type: 'busy' } | { type: 'not_found' }

const deletionOf = statement<{ conversationId: string }>(
  'conversation-of-deletion',
  `SELECT conversation_id AS "conversationId" FROM deletions WHERE id = $1 AND user_id = $2`,
)

/** Brings back what was deleted. If nothing was said since, the same path is in view again; else it is another branch. */
export async function restoreTurns(
  db: Db,
  { userId, deletionId }: { userId: string; deletionId: string },
): Promise<Restored> {
  const [known] = await deletionOf(db, [deletionId, userId])
  if (!known) return { type: 'not_found' }
  const { conversationId } = known
  const restored = await inConversation(db, { userId, conversationId }, async (conversation): Promise<Restored> => {
    if (conversation.busy) return { type: 'busy' }
    const { query } = conversation
    const [deletion] = await query<{ headBefore: string | null; headAfter: string | null }>(
      `DELETE FROM deletions WHERE id = $1 RETURNING head_before AS "headBefore", head_after AS "headAfter",
         moved_to, moved, created_at`,
      [deletionId],
    )
    if (!deletion) return { type: 'not_found' }
    await bringBack(conversation, deletionId, deletion)
    const isAsLeft = conversation.headTurnId === deletion.headAfter
    await showPath(conversation, isAsLeft ? deletion.headBefore : conversation.headTurnId)
    await query('UPDATE conversations SET trimmed_at = now() WHERE id = $1', [conversationId])
    return { type: 'restored', conversationId }
  })
  return restored ?? { type: 'not_found' }
}

// @NOTE a summary that was made meanwhile tells nothing of what comes back in its midst
async function bringBack({ query, conversationId }: ConversationChange, deletionId: string, deletion: object) {
  const { moved, moved_to, created_at } = deletion as { moved: string[]; moved_to: string | null; created_at: Date }
  const [returning] = await query<{ id: string }>('SELECT id FROM turns WHERE deletion_id = $1 ORDER BY seq LIMIT 1', [
    deletionId,
  ])
  if (!returning) return
  await query(
    `UPDATE turns SET previous_turn_id = $1
     WHERE id = ANY($2) AND coalesce(previous_turn_id, '') = coalesce($3, '')`,
    [returning.id, moved, moved_to],
  )
  await query('UPDATE turns SET deletion_id = NULL WHERE deletion_id = $1', [deletionId])
  await query('UPDATE summaries SET deletion_id = NULL WHERE deletion_id = $1', [deletionId])
  await query(
    `WITH ${withBelow}
     DELETE FROM summaries s USING below b
     WHERE s.conversation_id = $2 AND s.up_to_turn_seq = b.seq AND s.created_at > $3`,
    [returning.id, conversationId, created_at],
  )
}

const purge = statement<{ id: string }>(
  'purge-deletions',
  `WITH d AS (
     SELECT id FROM deletions WHERE created_at < now() - make_interval(secs => $1)
     ORDER BY created_at LIMIT 50 FOR UPDATE SKIP LOCKED
   ), t AS (
     DELETE FROM turns WHERE deletion_id IN (SELECT id FROM d)
   ), s AS (
     DELETE FROM summaries WHERE deletion_id IN (SELECT id FROM d)
   )
   DELETE FROM deletions WHERE id IN (SELECT id FROM d) RETURNING id`,
)

const purgeConversations = statement<{ id: string }>(
  'purge-conversations',
  `DELETE FROM conversations c WHERE c.id IN (
     SELECT id FROM conversations WHERE deleted_at < now() - make_interval(secs => $1)
     ORDER BY deleted_at LIMIT 20 FOR UPDATE SKIP LOCKED
   ) RETURNING c.id`,
)

/** Deletes for good what nobody has brought back in time. Resolves to how many deletions that were. */
export async function purgeDeleted(db: Db, undoMs: number): Promise<number> {
  const [turns, conversations] = await Promise.all([
    purge(db, [undoMs / 1000]),
    purgeConversations(db, [undoMs / 1000]),
  ])
  return turns.length + conversations.length
}
