import { newId } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import { turnColumns, type Turn } from './turn.ts'

export interface AcceptMessage {
  userId: string
  agentId: string
  text: string
  clientMsgId?: string
  provider: string
  model: string
}

export type Accepted =
  | { type: 'accepted'; turn: Turn; queued: boolean }
  /** The same `clientMsgId` was accepted before: this is its turn. */
  | { type: 'duplicate'; turn: Turn }
  | { type: 'agent_gone' }

// @NOTE the lock: an agent that is being destroyed, or moved to another conversation, is waited for; and so is
// whoever puts another message, or another branch, at the end of the conversation
const insert = statement<Turn & { busy: boolean }>(
  'accept-message',
  `WITH agent AS (
     SELECT * FROM agents WHERE id = $1 AND user_id = $2 AND destroyed_at IS NULL FOR SHARE
   ), place AS (
     SELECT c.head_turn_id FROM conversations c, agent WHERE c.id = agent.conversation_id FOR UPDATE OF c
   ), t AS (
     INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, client_msg_id, provider, model,
       previous_turn_id)
     SELECT $3, user_id, id, key, conversation_id, cwd, 'queued', $4, $5, $6, head_turn_id FROM agent, place
     ON CONFLICT (user_id, client_msg_id) DO NOTHING
     RETURNING *
   ), message AS (
     INSERT INTO messages (id, user_id, conversation_id, turn_id, step, role, content)
     SELECT $7, user_id, conversation_id, id, 0, 'user', $8::jsonb FROM t
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

/** Message and turn in one statement: when this returns `accepted`, the message will end in exactly one outcome. */
export async function acceptMessage(db: Db, message: AcceptMessage): Promise<Accepted> {
  const [row] = await insert(db, [
    message.agentId,
    message.userId,
    newId('turn'),
    message.clientMsgId ?? null,
    message.provider,
    message.model,
    newId('message'),
    JSON.stringify([{ type: 'text', text: message.text }]),
    titleOf(message.text),
  ])
  if (row) {
    const { busy, ...turn } = row
    return { type: 'accepted', turn, queued: busy }
  }
  const [earlier] = message.clientMsgId ? await findByClientMsgId(db, [message.userId, message.clientMsgId]) : []
  return earlier ? { type: 'duplicate', turn: earlier } : { type: 'agent_gone' }
}

function titleOf(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ')
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`
}
