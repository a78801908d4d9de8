import { newId } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import { turnColumns, type Fence, type Turn } from './turn.ts'

/** A task for a sub-agent, given by a call of the turn. */
export interface SubAgentTask {
  callId: string
  /** Its name below its parent; never twice in a turn. */
  name: string
  title: string
  task: string
  model: string
  /** The only tools it may use; null: those of the agent. */
  allowedTools: string[] | null
  /** Whose words stand behind the task. */
  readFrom: string[]
}

const start = statement<Turn>(
  'start-sub-agents',
  `WITH parent AS (
     UPDATE turns SET status = 'parked', lease_owner = NULL, lease_until = NULL
     WHERE id = $1 AND epoch = $2 AND status = 'running' AND cancel_requested_at IS NULL RETURNING *
   ), wanted AS (
     SELECT * FROM jsonb_to_recordset($3::jsonb) AS w ("callId" text, "turnId" text, "conversationId" text,
       "messageId" text, name text, title text, task text, model text, "allowedTools" jsonb, "readFrom" jsonb)
   ), conversation AS (
     INSERT INTO conversations (id, user_id, agent_key, cwd, title, parent_turn_id)
     SELECT w."conversationId", p.user_id, concat_ws('::', p.agent_key, p.sub_agent, w.name), p.cwd, w.title, p.id
     FROM parent p, wanted w
   ), t AS (
     INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, provider, model, parent_turn_id,
       parent_call_id, root_turn_id, sub_agent, allowed_tools, read_from)
     SELECT w."turnId", p.user_id, p.agent_id, p.agent_key, w."conversationId", p.cwd, 'queued', p.provider, w.model,
       p.id, w."callId", coalesce(p.root_turn_id, p.id), concat_ws('::', p.sub_agent, w.name),
       w."allowedTools", w."readFrom"
     FROM parent p, wanted w
     RETURNING *
   ), message AS (
     INSERT INTO messages (id, user_id, conversation_id, turn_id, step, role, content)
     SELECT w."messageId", t.user_id, t.conversation_id, t.id, 0, 'user',
       jsonb_build_array(jsonb_build_object('type', 'text', 'text', w.task))
     FROM t JOIN wanted w ON w."turnId" = t.id
   ), calls AS (
     UPDATE tool_calls c SET status = 'awaiting_agent' FROM t WHERE c.id = t.parent_call_id
   )
   SELECT ${turnColumns} FROM t ORDER BY t.seq`,
)

/**
 * Starts sub-agents, each a turn of its own in a conversation of its own, and lets their parent wait for them, holding no
 * runner. Empty: the parent was cancelled, or is no longer ours.
 */
export function startSubAgents(db: Db, fence: Fence, tasks: SubAgentTask[]): Promise<Turn[]> {
  const wanted = tasks.map((task) => ({
    ...task,
    turnId: newId('turn'),
    conversationId: newId('conversation'),
    messageId: newId('message'),
  }))
  return start(db, [fence.turnId, fence.epoch, JSON.stringify(wanted)])
}

/** A sub-agent, and whose words it has read. */
export type SubAgentTurn = Turn & { readFrom: string[] }

const startedBy = statement<SubAgentTurn>(
  'sub-agents-of-turn',
  `SELECT ${turnColumns}, ARRAY(
     SELECT DISTINCT c.read_from FROM tool_calls c WHERE c.turn_id = t.id AND c.read_from IS NOT NULL
   ) AS "readFrom"
   FROM turns t WHERE t.parent_turn_id = $1 ORDER BY t.seq`,
)

/** The sub-agents that a turn has started, whatever became of them. */
export function subAgentsOf(db: Db, turnId: string): Promise<SubAgentTurn[]> {
  return startedBy(db, [turnId])
}

const count = statement<{ count: number }>(
  'sub-agents-of-message',
  `SELECT count(*)::int AS count FROM turns t WHERE t.root_turn_id = $1`,
)

/** How many sub-agents a message of the person has led to, at whatever depth. */
export async function subAgentsOfMessage(db: Db, turn: Pick<Turn, 'id' | 'rootTurnId'>): Promise<number> {
  return (await count(db, [turn.rootTurnId ?? turn.id]))[0]?.count ?? 0
}

const lastSaid = statement<{ text: string | null }>(
  'last-said',
  `SELECT (SELECT string_agg(b ->> 'text', E'\n\n') FROM jsonb_array_elements(m.content) b WHERE b ->> 'type' = 'text') AS text
   FROM messages m WHERE m.turn_id = $1 AND m.role = 'assistant' ORDER BY m.step DESC LIMIT 1`,
)

/** The text of the last answer of the model in a turn; empty where it has given none. */
export async function lastTextOf(db: Db, turnId: string): Promise<string> {
  return (await lastSaid(db, [turnId]))[0]?.text ?? ''
}
