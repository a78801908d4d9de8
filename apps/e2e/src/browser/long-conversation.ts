import { newId } from '@rain/protocol'
import { withClient } from '@rain/tools/database.mjs'

/**
 * Writes so many questions into an agent's conversation, each with its answer, as if they had been said: `Question 12.` and
 * `Answer 12.`, with the words that are given for it.
 */
export function growConversation(
  databaseUrl: string,
  agentId: string,
  { turns, words }: { turns: number; words: Record<number, string> },
): Promise<void> {
  return withClient(databaseUrl, async (client) => {
    await client.query(
      `WITH a AS (SELECT * FROM agents WHERE key = $1), t AS (
         INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, provider, model, started_at,
           finished_at, outcome, announced_at, steps, previous_turn_id, in_view)
         SELECT $3 || n, user_id, id, key, conversation_id, cwd, 'done', 'claude', 'auto', now(), now(), 'completed', now(),
           1, CASE WHEN n > 1 THEN $3 || (n - 1) END, true
         FROM a, generate_series(1, $2::int) n ORDER BY n RETURNING *
       ), head AS (
         UPDATE conversations SET head_turn_id = $3 || $2::int WHERE id = (SELECT conversation_id FROM a)
       )
       INSERT INTO messages (id, user_id, conversation_id, turn_id, step, role, content)
       SELECT t.id || '-' || step, t.user_id, t.conversation_id, t.id, step, (ARRAY['user', 'assistant'])[step + 1],
         jsonb_build_array(jsonb_build_object('type', 'text', 'text',
           (ARRAY['Question ', 'Answer '])[step + 1] || n || '. ' || COALESCE($4::jsonb ->> n, repeat('Many words. ', n::int % 40))))
       FROM t, generate_series(0, 1) step, substring(t.id FROM length($3) + 1) n ORDER BY n::int, step`,
      [agentId, turns, newId('turn'), words],
    )
    await client.query('ANALYZE')
  })
}
