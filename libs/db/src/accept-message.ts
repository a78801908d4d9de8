import { newId, type Attachment, type StoredBlock, type TurnKind } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import { turnColumns, type Turn } from './turn.ts'

export interface AcceptMessage {
  userId: string
  agentId: string
  text: string
  clientMsgId?: string
  /** As `sendableAttachments` gave them. */
  attachments?: readonly Attachment[]
  provider: string
  model: string
  /** Left out: it is to be answered. */
  kind?: TurnKind
}

export type Accepted =
  | { type: 'accepted'; turn: Turn; queued: boolean }
  /** The same `clientMsgId` was accepted before: this is its turn. */
  | { type: 'duplicate'; turn: Turn }
  | { type: 'agent_gone' }
  /** Not all of its files can be sent any more. */
  | { type: 'attachments_gone' }

// @NOTE the lock: an agent that is being destroyed, or moved to another conversation, is waited for; and so is
// whoever puts another message, or another branch, at the end of the conversation
const insert = statement<Turn & { busy: boolean }>(
  'accept-message',
  `WITH agent AS (
     SELECT * FROM agents WHERE id = $1 AND user_id = $2 AND destroyed_at IS NULL FOR SHARE
   ), place AS (
     SELECT c.head_turn_id FROM conversations c, agent WHERE c.id = agent.conversation_id AND c.deleted_at IS NULL
     FOR UPDATE OF c
   ), files AS (
     SELECT f.id FROM attachments f, agent WHERE f.id = ANY($10) AND f.user_id = $2
       AND (f.conversation_id IS NULL OR f.conversation_id = agent.conversation_id) FOR UPDATE OF f
   ), t AS (
     INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, client_msg_id, provider, model,
       previous_turn_id, kind)
     SELECT $3, user_id, id, key, conversation_id, cwd, 'queued', $4, $5, $6, head_turn_id, $11 FROM agent, place
     WHERE (SELECT count(*) FROM files) = cardinality($10::text[])
     ON CONFLICT (user_id, client_msg_id) DO NOTHING
     RETURNING *
   ), message AS (
     INSERT INTO messages (id, user_id, conversation_id, turn_id, step, role, content)
     SELECT $7, user_id, conversation_id, id, 0, 'user', $8::jsonb FROM t
   ), sent AS (
     UPDATE attachments f SET conversation_id = t.conversation_id, sent_at = coalesce(f.sent_at, now())
     FROM t WHERE f.id = ANY($10)
   ), conversation AS (
     UPDATE conversations c SET updated_at = now(), head_turn_id = t.id, title = coalesce(c.title, $9)
     FROM t WHERE c.id = t.conversation_id
   )
   SELECT ${turnColumns},
     EXISTS (SELECT 1 FROM turns o WHERE o.agent_id = t.agent_id AND o.status <> 'done') AS busy
   FROM t`,
)

const findByClientMsgId = statement<Turn>(
  'turn-by-client-msg-id',
  `SELECT ${turnColumns} FROM turns t WHERE t.user_id = $1 AND t.client_msg_id = $2`,
)

/** The turn that was accepted under this id. */
export async function turnByClientMsgId(
  db: Db,
  { userId, clientMsgId }: { userId: string; clientMsgId: string },
): Promise<Turn | null> {
  return (await findByClientMsgId(db, [userId, clientMsgId]))[0] ?? null
}

/** Message and turn in one statement: when this returns `accepted`, the message will end in exactly one outcome. */
export async function acceptMessage(db: Db, message: AcceptMessage): Promise<Accepted> {
  const { attachments = [] } = message
  const [row] = await insert(db, [
    message.agentId,
    message.userId,
    newId('turn'),
    message.clientMsgId ?? null,
    message.provider,
    message.model,
    newId('message'),
    JSON.stringify(contentOf(message)),
    message.kind === 'compact' ? null : titleOf(message),
    attachments.map(({ id }) => id),
    message.kind ?? 'message',
  ])
  if (row) {
    const { busy, ...turn } = row
    return { type: 'accepted', turn, queued: busy }
  }
  const earlier = message.clientMsgId
    ? await turnByClientMsgId(db, { ...message, clientMsgId: message.clientMsgId })
    : null
  if (earlier) return { type: 'duplicate', turn: earlier }
  return attachments.length > 0 && (await isAlive(db, [message.agentId, message.userId])).length > 0
    ? { type: 'attachments_gone' }
    : { type: 'agent_gone' }
}

const isAlive = statement<{ id: string }>(
  'agent-is-alive',
  `SELECT id FROM agents WHERE id = $1 AND user_id = $2 AND destroyed_at IS NULL`,
)

function contentOf({ text, attachments = [] }: AcceptMessage): StoredBlock[] {
  const files = attachments.map((attachment) => ({ ...attachment, type: 'attachment' as const }))
  return text.trim() === '' && files.length > 0 ? files : [{ type: 'text', text }, ...files]
}

function titleOf({ text, attachments = [] }: AcceptMessage): string {
  const said = text.trim() || attachments.map(({ name }) => name).join(', ')
  const line = said.replace(/\s+/g, ' ')
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`
}
