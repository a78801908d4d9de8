import { newId, type StoredBlock } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { turnColumns, type Turn } from '../turn.ts'
import { inConversation, type ConversationChange } from './in-conversation.ts'
import { placeOf, showPath } from './path.ts'

export interface BranchTurn {
  userId: string
  /** Who has the conversation open, and answers. */
  agentId: string
  /** The turn whose message is said in another way, or again. */
  turnId: string
  /** Left out: the same words, to be answered anew. Files beside the message stay. */
  text?: string
  clientMsgId: string
  provider: string
  model: string
}

export type Branched =
  | { type: 'branched'; turn: Turn; content: StoredBlock[] }
  /** The same `clientMsgId` was accepted before: this is its turn. */
  | { type: 'duplicate'; turn: Turn; content: StoredBlock[] }
  /** A turn of the conversation has not ended. */
  | { type: 'busy' }
  /** Unknown, somebody else's, deleted, or a sub-agent's. */
  | { type: 'not_found' }
  /** The agent does not have the conversation open. */
  | { type: 'agent_gone' }

const conversationOf = statement<{ id: string }>(
  'conversation-of-turn',
  `SELECT conversation_id AS id FROM turns WHERE id = $1 AND user_id = $2 AND parent_turn_id IS NULL`,
)

/** The conversation of a turn of the person. */
export async function conversationOfTurn(db: Db, turn: { userId: string; turnId: string }): Promise<string | null> {
  return (await conversationOf(db, [turn.turnId, turn.userId]))[0]?.id ?? null
}

const turnById = statement<Turn>(
  'turn-of-person',
  `SELECT ${turnColumns} FROM turns t WHERE t.id = $1 AND t.user_id = $2 AND t.parent_turn_id IS NULL
     AND t.deletion_id IS NULL`,
)

/** A turn of the person's own, as it is now. */
export async function turnOf(db: Db, turn: { userId: string; turnId: string }): Promise<Turn | null> {
  return (await turnById(db, [turn.turnId, turn.userId]))[0] ?? null
}

/** Says a message in another way, or asks for another answer: a new branch beside the old one, which is kept. */
export async function branchTurn(db: Db, wanted: BranchTurn): Promise<Branched> {
  const { userId } = wanted
  const conversationId = await conversationOfTurn(db, wanted)
  if (conversationId === null) return { type: 'not_found' }
  const branched = await inConversation(db, { userId, conversationId }, (conversation) => branch(conversation, wanted))
  return branched ?? { type: 'not_found' }
}

async function branch(conversation: ConversationChange, wanted: BranchTurn): Promise<Branched> {
  const { conversationId, query } = conversation
  const [earlier] = await query<Turn>(
    `SELECT ${turnColumns} FROM turns t WHERE t.user_id = $1 AND t.client_msg_id = $2`,
    [wanted.userId, wanted.clientMsgId],
  )
  if (earlier) return { type: 'duplicate', turn: earlier, content: await contentOf(conversation, earlier.id) }
  if (conversation.busy) return { type: 'busy' }
  const place = await placeOf(conversation, wanted.turnId)
  if (place?.kind !== 'message') return { type: 'not_found' }
  const before = await contentOf(conversation, place.id)
  const content = wanted.text === undefined ? before : reworded(before, wanted.text)

  const [turn] = await query<Turn>(
    `WITH agent AS (
       SELECT * FROM agents WHERE user_id = $1 AND conversation_id = $2 AND id = $11 AND destroyed_at IS NULL
     ), t AS (
       INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, client_msg_id, provider, model,
         previous_turn_id, replaces_turn_id)
       SELECT $3, user_id, id, key, conversation_id, cwd, 'queued', $4, $5, $6, $7, $8 FROM agent
       RETURNING *
     ), message AS (
       INSERT INTO messages (id, user_id, conversation_id, turn_id, step, role, content)
       SELECT $9, user_id, conversation_id, id, 0, 'user', $10::jsonb FROM t
     ), conversation AS (
       UPDATE conversations c SET updated_at = now() FROM t WHERE c.id = t.conversation_id
     )
     SELECT ${turnColumns} FROM t`,
    [
      wanted.userId,
      conversationId,
      newId('turn'),
      wanted.clientMsgId,
      wanted.provider,
      wanted.model,
      place.previousTurnId,
      place.id,
      newId('message'),
      JSON.stringify(content),
      wanted.agentId,
    ],
  )
  if (!turn) return { type: 'agent_gone' }
  await showPath(conversation, turn.id)
  return { type: 'branched', turn, content }
}

async function contentOf({ query }: ConversationChange, turnId: string): Promise<StoredBlock[]> {
  const [message] = await query<{ content: StoredBlock[] }>(
    'SELECT content FROM messages WHERE turn_id = $1 AND step = 0 AND position = 0',
    [turnId],
  )
  return message?.content ?? []
}

function reworded(content: StoredBlock[], text: string): StoredBlock[] {
  const files = content.filter((block) => block.type !== 'text')
  return text.trim() === '' && files.length > 0 ? files : [{ type: 'text', text }, ...files]
}
