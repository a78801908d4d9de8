import { newId } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import type { FileChange } from './file-change.ts'

/** Who takes it back or does it again, and what its model is told. */
export interface UndoneBy {
  userId: string
  agentKey: string
  tokenId: string
  address: string
}

// @NOTE one statement: the status, what the model is told, and the audit log. What was not told yet is taken back with it
const mark = statement<{ id: string }>(
  'mark-file-change',
  `WITH changed AS (
     UPDATE file_changes SET status = $4, undone_at = CASE WHEN $4 = 'undone' THEN now() END
     WHERE user_id = $1 AND agent_key = $2 AND id = $3 AND status = $5
     RETURNING id, path, kind, turn_id
   ), noted AS (
     INSERT INTO file_notes (id, user_id, agent_key, text, conversation_id)
     SELECT $6, $1, $2, $7, (SELECT conversation_id FROM turns t WHERE t.id = changed.turn_id) FROM changed
   )
   SELECT c.id, append_audit($1, 'file_changed', jsonb_build_object('agent', $2::text, 'what', $8::text, 'change', c.id,
     'path', c.path, 'turn', c.turn_id, 'decided_by', $9::text, 'decided_from', $10::text)) FROM changed c`,
)

/**
 * Marks a change as undone, or as done again, tells the model with its next message, and writes it into the audit log. False:
 * it was so already.
 */
export async function markFileChange(
  db: Db,
  by: UndoneBy,
  { id, path, kind }: Pick<FileChange, 'id' | 'path' | 'kind'>,
  to: 'undone' | 'done',
): Promise<boolean> {
  const { userId, agentKey, tokenId, address } = by
  const from = to === 'undone' ? 'done' : 'undone'
  const note = to === 'undone' ? undoneWords(path, kind) : `The person put your change to ${quote(path)} back.`
  const what = to === 'undone' ? 'change_undone' : 'change_redone'
  const rows = await mark(db, [userId, agentKey, id, to, from, newId('fileNote'), note, what, tokenId, address])
  return rows.length > 0
}

function undoneWords(path: string, kind: FileChange['kind']): string {
  if (kind === 'created') return `The person undid your change to ${quote(path)}: the file you made is gone.`
  if (kind === 'deleted') return `The person undid your change to ${quote(path)}: the file you deleted is back.`
  return `The person undid your change to ${quote(path)}: it is as it was before.`
}

/** A name may hold line ends: it must not look like more than a name. */
function quote(path: string): string {
  return JSON.stringify(path)
}

const take = statement<never>(
  'take-file-notes',
  `UPDATE file_notes SET turn_id = $3 WHERE user_id = $1 AND agent_key = $2 AND turn_id IS NULL
     AND (conversation_id IS NULL OR conversation_id = (SELECT conversation_id FROM turns WHERE id = $3))`,
)

/** What the person has done to the files since is told with this turn, if it was this conversation that had changed them. */
export async function takeFileNotes(
  db: Db,
  { userId, agentKey, turnId }: { userId: string; agentKey: string; turnId: string },
): Promise<void> {
  await take(db, [userId, agentKey, turnId])
}

const notes = statement<{ turnId: string; text: string }>(
  'file-notes',
  `SELECT n.turn_id AS "turnId", n.text FROM file_notes n JOIN turns t ON t.id = n.turn_id
   WHERE t.conversation_id = $1 ORDER BY n.seq`,
)

/** What was told with which turn of a conversation, in order. */
export function fileNotesOf(db: Db, conversationId: string): Promise<{ turnId: string; text: string }[]> {
  return notes(db, [conversationId])
}
