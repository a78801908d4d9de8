import { newId, type IdKind } from '@rain/protocol'
import type { Db } from '../client.ts'
import { conversationOfTurn } from './branch-turn.ts'
import { statement } from '../sql.ts'
import { inConversation, type ConversationChange } from './in-conversation.ts'

export type Copied =
  | { type: 'copied'; conversationId: string; cwd: string; title: string }
  /** The turn has not ended yet. */
  | { type: 'busy' }
  | { type: 'not_found' }
  /** The copy that was made under that key has been deleted since: another is asked for under another key. */
  | { type: 'deleted' }

/**
 * A new conversation with everything said up to and including a turn, and nothing of other branches. What was read of
 * strangers, what was left out to save room and what was summarised is so there, too. What it has cost stays where it was spent.
 * Asked again with the same `key`, it is the same copy, also where that was deleted: then there is none, and none is made.
 */
export async function copyPath(
  db: Db,
  { userId, turnId, key }: { userId: string; turnId: string; key?: string | undefined },
): Promise<Copied> {
  const [earlier] = key === undefined ? [] : await byKey(db, [userId, key])
  if (earlier) return madeBefore(earlier)
  const source = await conversationOfTurn(db, { userId, turnId })
  if (source === null) return { type: 'not_found' }
  const copied = await inConversation(db, { userId, conversationId: source }, async (conversation): Promise<Copied> => {
    const { query } = conversation
    // @NOTE again, with the lock: the same request may have come twice at once
    const [meanwhile] = key === undefined ? [] : await query<Copy>(copyOfKey, [userId, key])
    if (meanwhile) return madeBefore(meanwhile)
    const path = await query<{ id: string; status: string }>(
      `WITH RECURSIVE path AS (
         SELECT id, seq, status, previous_turn_id, joined_turn_id FROM turns WHERE id = $1 AND deletion_id IS NULL
         UNION ALL SELECT n.id, n.seq, n.status, n.previous_turn_id, n.joined_turn_id FROM path p CROSS JOIN LATERAL (
           SELECT * FROM turns t WHERE t.id = p.previous_turn_id OFFSET 0) n
       ) SELECT id, status FROM path WHERE joined_turn_id IS NULL ORDER BY seq`,
      [turnId],
    )
    if (path.at(-1)?.id !== turnId) return { type: 'not_found' }
    if (path.some(({ status }) => status !== 'done')) return { type: 'busy' }
    const [target] = await query<{ conversationId: string; cwd: string; title: string }>(
      `INSERT INTO conversations (id, user_id, agent_key, cwd, title, branch_key)
       SELECT $2, user_id, agent_key, cwd, title, $3 FROM conversations WHERE id = $1
       RETURNING id AS "conversationId", cwd, coalesce(title, '') AS title`,
      [source, newId('conversation'), key ?? null],
    )
    if (!target) return { type: 'not_found' }
    const turns = path.map(({ id }) => id)
    await copyTurns(conversation, turns, target.conversationId)
    await copyMessages(conversation, turns, target.conversationId)
    await copyFiles(conversation, turns, target.conversationId)
    return { type: 'copied', ...target }
  })
  return copied ?? { type: 'not_found' }
}

interface Copy {
  conversationId: string
  cwd: string
  title: string
  isDeleted: boolean
}

function madeBefore({ isDeleted, ...copy }: Copy): Copied {
  return isDeleted ? { type: 'deleted' } : { type: 'copied', ...copy }
}

const copyOfKey = `SELECT id AS "conversationId", cwd, coalesce(title, '') AS title, deleted_at IS NOT NULL AS "isDeleted"
  FROM conversations WHERE user_id = $1 AND branch_key = $2`

const byKey = statement<Copy>('conversation-by-branch-key', copyOfKey)

const idsFor = (kind: IdKind, old: readonly unknown[]) => old.map(() => newId(kind))

/** @NOTE they are numbered in the order of the path: a turn stands behind what it was said after */
async function copyTurns({ query }: ConversationChange, old: string[], target: string): Promise<void> {
  const copies = idsFor('turn', old)
  await query(
    `INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, provider, model, answered_provider,
       answered_model, created_at, started_at, finished_at, outcome, outcome_text, error_code, announced_at, notices, steps,
       input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, thinking_tokens, cost_nano_usd, read_from,
       previous_turn_id, copied_from, kind)
     SELECT c.id, t.user_id, t.agent_id, t.agent_key, $3, t.cwd, t.status, t.provider, t.model, t.answered_provider,
       t.answered_model, t.created_at, t.started_at, t.finished_at, t.outcome, t.outcome_text, t.error_code, now(), t.notices,
       t.steps, t.input_tokens, t.output_tokens, t.cache_read_tokens, t.cache_write_tokens, t.thinking_tokens,
       t.cost_nano_usd, t.read_from, lag(c.id) OVER (ORDER BY c.place), t.id, t.kind
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS c (old, id, place) JOIN turns t ON t.id = c.old
     ORDER BY c.place`,
    [old, copies, target],
  )
  await query('UPDATE conversations SET head_turn_id = $2 WHERE id = $1', [target, copies.at(-1)])
  await query(
    `INSERT INTO summaries (id, user_id, conversation_id, up_to_turn_seq, up_to_step, text, provider, model, tokens_before,
       tokens_after, messages, created_at)
     SELECT 'sum_' || left(md5(gen_random_uuid()::text), 16), s.user_id, $2, c.seq, s.up_to_step, s.text, s.provider, s.model,
       s.tokens_before, s.tokens_after, s.messages, s.created_at
     FROM turns t JOIN summaries s ON s.conversation_id = t.conversation_id AND s.up_to_turn_seq = t.seq
       JOIN turns c ON c.copied_from = t.id AND c.conversation_id = $2
     WHERE t.id = ANY($1) AND s.deletion_id IS NULL ORDER BY s.seq`,
    [old, target],
  )
}

async function copyMessages({ query }: ConversationChange, turns: string[], target: string): Promise<void> {
  const messages = await query<{ id: string }>('SELECT id FROM messages WHERE turn_id = ANY($1) ORDER BY seq', [turns])
  const old = messages.map(({ id }) => id)
  const copies = idsFor('message', old)
  await query(
    `INSERT INTO messages (id, user_id, conversation_id, turn_id, step, position, sent_turn_id, role, content, provider,
       model, stop_reason, created_at)
     SELECT c.id, m.user_id, $3, t.id, m.step, m.position, m.sent_turn_id, m.role, m.content, m.provider, m.model,
       m.stop_reason, m.created_at
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS c (old, id, place) JOIN messages m ON m.id = c.old
       JOIN turns t ON t.copied_from = m.turn_id AND t.conversation_id = $3
     ORDER BY c.place`,
    [old, copies, target],
  )
  const calls = await query<{ id: string }>('SELECT id FROM tool_calls WHERE turn_id = ANY($1)', [turns])
  const oldCalls = calls.map(({ id }) => id)
  const callCopies = idsFor('toolCall', oldCalls)
  await query(
    `INSERT INTO tool_calls (id, user_id, turn_id, message_id, step, position, tool_use_id, tool, input, edited_input,
       input_hash, level, reasons, status, output, pruned_at, target, detail, read_from, created_at, started_at, finished_at)
     SELECT c.id, k.user_id, t.id, m.id, k.step, k.position, k.tool_use_id, k.tool, k.input, k.edited_input, k.input_hash,
       k.level, k.reasons, k.status, k.output, k.pruned_at, k.target, k.detail, k.read_from, k.created_at, k.started_at,
       k.finished_at
     FROM unnest($1::text[], $2::text[]) AS c (old, id) JOIN tool_calls k ON k.id = c.old
       JOIN turns t ON t.copied_from = k.turn_id AND t.conversation_id = $5
       JOIN unnest($3::text[], $4::text[]) AS n (old, id) ON n.old = k.message_id JOIN messages m ON m.id = n.id`,
    [oldCalls, callCopies, old, copies, target],
  )
  await copyImages({ query }, oldCalls, callCopies)
}

async function copyImages({ query }: Pick<ConversationChange, 'query'>, calls: string[], copies: string[]) {
  const images = await query<{ id: string }>('SELECT id FROM tool_images WHERE tool_call_id = ANY($1)', [calls])
  for (const { id } of images) {
    const copy = newId('toolImage')
    await query(
      `WITH i AS (
         INSERT INTO tool_images (id, user_id, tool_call_id, position, media_type, width, height, bytes, created_at)
         SELECT $2, i.user_id, c.id, i.position, i.media_type, i.width, i.height, i.bytes, i.created_at
         FROM tool_images i JOIN unnest($3::text[], $4::text[]) AS c (old, id) ON c.old = i.tool_call_id WHERE i.id = $1
         RETURNING tool_call_id
       )
       UPDATE tool_calls k SET detail = replace(k.detail::text, $1, $2)::jsonb FROM i WHERE k.id = i.tool_call_id`,
      [id, copy, calls, copies],
    )
  }
}

/** Files beside messages belong to one conversation: the copies of the messages name copies of them. */
async function copyFiles({ query }: ConversationChange, turns: string[], target: string): Promise<void> {
  const files = await query<{ id: string }>(
    `SELECT DISTINCT b ->> 'id' AS id FROM messages m, jsonb_array_elements(m.content) b
     WHERE m.turn_id = ANY($1) AND m.role = 'user' AND b ->> 'type' = 'attachment'`,
    [turns],
  )
  const old = files.map(({ id }) => id)
  const copies = idsFor('attachment', old)
  await query(
    `INSERT INTO attachments (id, user_id, conversation_id, name, kind, media_type, bytes, size, sha256, width, height,
       preview, text, text_length, path, pages, as_text, read_as, prepared_at, created_at, sent_at)
     SELECT c.id, f.user_id, $3, f.name, f.kind, f.media_type, f.bytes, f.size, f.sha256, f.width, f.height, f.preview,
       f.text, f.text_length, f.path, f.pages, f.as_text, f.read_as, f.prepared_at, f.created_at, f.sent_at
     FROM unnest($1::text[], $2::text[]) AS c (old, id) JOIN attachments f ON f.id = c.old`,
    [old, copies, target],
  )
  await query(
    `UPDATE messages m SET content = (
       SELECT jsonb_agg(CASE WHEN c.id IS NULL THEN b.block ELSE b.block || jsonb_build_object('id', c.id) END ORDER BY b.at)
       FROM jsonb_array_elements(m.content) WITH ORDINALITY AS b (block, at)
       LEFT JOIN unnest($2::text[], $3::text[]) AS c (old, id)
         ON b.block ->> 'type' = 'attachment' AND b.block ->> 'id' = c.old)
     WHERE m.conversation_id = $1 AND m.role = 'user' AND m.content @> '[{"type": "attachment"}]'`,
    [target, old, copies],
  )
}
