import { newId } from '@rain/protocol'
import type { Bench } from '../bench.ts'
import { markdownTokens } from './markdown-text.ts'

/** Writes so many messages into the agent's conversation, questions and answers by turns, as if they had been said. */
export async function growConversation(bench: Pick<Bench, 'query'>, agent: string, messages: number): Promise<void> {
  await bench.query(
    `WITH a AS (SELECT * FROM agents WHERE key = $1), t AS (
       INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, provider, model, started_at,
         finished_at, outcome, announced_at, steps, previous_turn_id, in_view)
       SELECT $3 || n, user_id, id, key, conversation_id, cwd, 'done', 'claude', 'auto', now(), now(), 'completed', now(), 1,
         CASE WHEN n > 1 THEN $3 || (n - 1) END, true
       FROM a, generate_series(1, $2::int) n ORDER BY n RETURNING *
     ), head AS (
       UPDATE conversations SET head_turn_id = $3 || $2::int WHERE id = (SELECT conversation_id FROM a)
     )
     INSERT INTO messages (id, user_id, conversation_id, turn_id, step, role, content)
     SELECT t.id || '-' || step, t.user_id, t.conversation_id, t.id, step, (ARRAY['user', 'assistant'])[step + 1],
       jsonb_build_array(jsonb_build_object('type', 'text', 'text',
         CASE step WHEN 0 THEN 'Tell me more, please.' ELSE $4 END))
     FROM t, generate_series(0, 1) step`,
    [agent, messages / 2, newId('turn'), markdownTokens(200).join('')],
  )
  await bench.query('ANALYZE')
}
