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
    if (!place) return deletedBefore(conversation, turnId)
    if (conversation.busy) return { type: 'busy' }
    const deletionId = newId('deletion')
    const { previousTurnId } = place
    await conversation.query(
      'INSERT INTO deletions (id, user_id, conversation_id, head_before) VALUES ($1, $2, $3, $4)',
      [deletionId, userId, conversationId, conversation.headTurnId],
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

/** Asked for twice, by another tab or since the answer was lost, it is deleted once. */
async function deletedBefore({ query, conversationId }: ConversationChange, turnId: string): Promise<DeletedTurns> {
  const [turn] = await query<{ deletionId: string; previousTurnId: string | null }>(
    `SELECT deletion_id AS "deletionId", previous_turn_id AS "previousTurnId" FROM turns
     WHERE id = $1 AND conversation_id = $2 AND deletion_id IS NOT NULL`,
    [turnId, conversationId],
  )
  return turn ? { type: 'deleted', conversationId, ...turn } : { type: 'not_found' }
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

// @NOTE what was deleted before and followed this turn is moved, too: it may be brought back first
async function dropOne(conversation: ConversationChange, { id, previousTurnId }: PlaceInTree, deletionId: string) {
  const { query, conversationId } = conversation
  await query('UPDATE turns SET deletion_id = $2 WHERE id = $1', [id, deletionId])
  const moved = await query<{ id: string }>(
    'UPDATE turns SET previous_turn_id = $3 WHERE conversation_id = $1 AND previous_turn_id = $2 RETURNING id',
    [conversationId, id, previousTurnId],
  )
  const ids = moved.map((turn) => turn.id)
  await inherit(conversation, { from: [id], to: ids })
  await query('UPDATE deletions SET moved = $2::jsonb WHERE id = $1', [deletionId, JSON.stringify(ids)])
}

/** Marks turns with what others have read of strangers. */
async function inherit({ query }: ConversationChange, { from, to }: { from: string[]; to: string[] }): Promise<void> {
  await query(
    `WITH sources AS (
       SELECT read_from AS source FROM tool_calls WHERE turn_id = ANY($1) AND read_from IS NOT NULL
       UNION SELECT jsonb_array_elements_text(read_from) FROM turns WHERE id = ANY($1) AND read_from IS NOT NULL
       UNION SELECT 'attachment ' || (b.block ->> 'name')
         FROM messages m CROSS JOIN LATERAL jsonb_array_elements(m.content) AS b (block)
         WHERE m.turn_id = ANY($1) AND m.role = 'user' AND b.block ->> 'type' = 'attachment'
     )
     UPDATE turns t SET read_from = nullif((
       SELECT coalesce(jsonb_agg(DISTINCT a.source), '[]') FROM (
         SELECT source FROM sources UNION SELECT jsonb_array_elements_text(coalesce(t.read_from, '[]'))) a), '[]')
     WHERE t.id = ANY($2)`,
    [from, to],
  )
}

async function dropBelow({ query }: ConversationChange, { id }: PlaceInTree, deletionId: string) {
  await query(`WITH ${withBelow} UPDATE turns t SET deletion_id = $2 FROM below b WHERE t.id = b.id`, [id, deletionId])
}

/** Where the path in view ends now. Of what is left, nothing may be out of reach: another version of what was deleted is shown. */
async function headWithout(conversation: ConversationChange, { previousTurnId }: PlaceInTree): Promise<string | null> {
  const { query, headTurnId } = conversation
  const [head] = await query('SELECT 1 FROM turns WHERE id = $1 AND deletion_id IS NULL', [headTurnId])
  return head ? headTurnId : leafBehind(conversation, previousTurnId)
}

/** The end of the branch that was begun last behind this turn; null: from the beginning. */
async function leafBehind(conversation: ConversationChange, turnId: string | null): Promise<string | null> {
  const [next] = await conversation.query<{ id: string }>(
    `SELECT id FROM turns WHERE conversation_id = $1 AND deletion_id IS NULL AND joined_turn_id IS NULL
       AND coalesce(previous_turn_id, '') = coalesce($2, '') ORDER BY seq DESC LIMIT 1`,
    [conversation.conversationId, turnId],
  )
  return next ? newestLeaf(conversation, next.id) : turnId
}

export type Restored = { type: 'restored'; conversationId: string } | { type: 'busy' } | { type: 'not_found' }

interface Deletion {
  id: string
  /** The first of the deleted turns, and what it follows. */
  turnId: string
  previousTurnId: string | null
  /** What followed a single deleted turn. */
  moved: string[]
  headBefore: string | null
  headAfter: string | null
  createdAt: Date
}

const deletionOf = statement<{ conversationId: string }>(
  'conversation-of-deletion',
  `SELECT conversation_id AS "conversationId" FROM deletions WHERE id = $1 AND user_id = $2`,
)

/**
 * Brings back what was deleted. If nothing was said since, the same path is in view again; else it is another branch. Asked
 * again, as by who has lost the answer, it answers the same and changes nothing.
 */
export async function restoreTurns(
  db: Db,
  { userId, deletionId }: { userId: string; deletionId: string },
): Promise<Restored> {
  const [known] = await deletionOf(db, [deletionId, userId])
  if (!known) return { type: 'not_found' }
  const { conversationId } = known
  const restored = await inConversation(db, { userId, conversationId }, async (conversation): Promise<Restored> => {
    const { query } = conversation
    if (await isRestored(conversation, deletionId)) return { type: 'restored', conversationId }
    if (conversation.busy) return { type: 'busy' }
    const [deletion] = await query<Deletion>(
      `SELECT d.id, t.id AS "turnId", t.previous_turn_id AS "previousTurnId", d.moved, d.head_before AS "headBefore",
         d.head_after AS "headAfter", d.created_at AS "createdAt"
       FROM deletions d JOIN turns t ON t.deletion_id = d.id WHERE d.id = $1 ORDER BY t.seq LIMIT 1 FOR UPDATE OF d`,
      [deletionId],
    )
    if (!deletion) return { type: 'not_found' }
    await bringBack(conversation, deletion)
    await bringBackSummaries(conversation, deletion)
    await query('UPDATE deletions SET restored_at = now() WHERE id = $1', [deletionId])
    await showPath(conversation, await headWith(conversation, deletion))
    await query('UPDATE conversations SET trimmed_at = now() WHERE id = $1', [conversationId])
    return { type: 'restored', conversationId }
  })
  return restored ?? { type: 'not_found' }
}

async function isRestored({ query }: ConversationChange, deletionId: string): Promise<boolean> {
  const found = await query('SELECT 1 FROM deletions WHERE id = $1 AND restored_at IS NOT NULL', [deletionId])
  return found.length > 0
}

/** As it was, if nothing was said since; what is back at the end of the path in view is in view, too. */
async function headWith(conversation: ConversationChange, { headBefore, headAfter }: Deletion): Promise<string | null> {
  const { headTurnId } = conversation
  const { left } = await wayUp(conversation, headTurnId === headAfter ? headBefore : headTurnId)
  return left === null ? leafBehind(conversation, null) : newestLeaf(conversation, left)
}

/** The deleted turns from this one on upwards, and the first that is left; null: none is. */
async function wayUp({ query }: ConversationChange, turnId: string | null) {
  const turns = await query<{ id: string; isGone: boolean }>(
    `WITH RECURSIVE up AS (
       SELECT id, previous_turn_id, deletion_id FROM turns WHERE id = $1
       UNION ALL SELECT n.id, n.previous_turn_id, n.deletion_id FROM up u CROSS JOIN LATERAL (
         SELECT * FROM turns t WHERE t.id = u.previous_turn_id OFFSET 0) n WHERE u.deletion_id IS NOT NULL
     ) SELECT id, deletion_id IS NOT NULL AS "isGone" FROM up`,
    [turnId],
  )
  return {
    gone: turns.flatMap(({ id, isGone }) => (isGone ? [id] : [])),
    left: turns.find(({ isGone }) => !isGone)?.id ?? null,
  }
}

/** To where it was; where that was deleted since, behind what is left of it, with the marks of what is not. */
async function bringBack(conversation: ConversationChange, { id, turnId, previousTurnId, moved }: Deletion) {
  const { query, conversationId } = conversation
  const { gone, left } = await wayUp(conversation, previousTurnId)
  await inherit(conversation, { from: gone, to: [turnId] })
  await query(
    `UPDATE turns SET previous_turn_id = CASE id WHEN $1 THEN $3 ELSE $1 END
     WHERE id = $1 OR (id = ANY($2) AND conversation_id = $4 AND coalesce(previous_turn_id, '') = coalesce($3, ''))`,
    [turnId, moved, left, conversationId],
  )
  await query('UPDATE turns SET deletion_id = NULL WHERE deletion_id = $1', [id])
}

/** One that was made meanwhile tells nothing of what comes back in its midst; one that comes back may tell of what was deleted since. */
async function bringBackSummaries({ query, conversationId }: ConversationChange, deletion: Deletion): Promise<void> {
  const { id, turnId, createdAt } = deletion
  await query(
    `WITH ${withBelow}
     DELETE FROM summaries s USING below b
     WHERE s.conversation_id = $2 AND s.up_to_turn_seq = b.seq AND s.deletion_id IS NULL AND s.created_at > $3`,
    [turnId, conversationId, createdAt],
  )
  await query(
    `DELETE FROM summaries WHERE deletion_id = $1 AND EXISTS (
       SELECT 1 FROM deletions d WHERE d.conversation_id = $2 AND d.id <> $1 AND d.created_at >= $3
         AND d.restored_at IS NULL)`,
    [id, conversationId, createdAt],
  )
  await query('UPDATE summaries SET deletion_id = NULL WHERE deletion_id = $1', [id])
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
   ), f AS (
     DELETE FROM attachments WHERE id IN (
       SELECT b.block ->> 'id'
       FROM d JOIN turns g ON g.deletion_id = d.id JOIN messages m ON m.turn_id = g.id AND m.role = 'user'
         CROSS JOIN LATERAL jsonb_array_elements(m.content) AS b (block)
       WHERE b.block ->> 'type' = 'attachment' AND NOT EXISTS (
         SELECT 1 FROM messages o JOIN turns l ON l.id = o.turn_id
         WHERE l.conversation_id = m.conversation_id AND o.role = 'user'
           AND (l.deletion_id IS NULL OR l.deletion_id NOT IN (SELECT id FROM d))
           AND o.content @> jsonb_build_array(jsonb_build_object('type', 'attachment', 'id', b.block -> 'id'))))
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

/** Deletes for good what nobody has brought back in time, with files that no other message carries. Resolves to how many deletions that were. */
export async function purgeDeleted(db: Db, undoMs: number): Promise<number> {
  const [turns, conversations] = await Promise.all([
    purge(db, [undoMs / 1000]),
    purgeConversations(db, [undoMs / 1000]),
  ])
  return turns.length + conversations.length
}
