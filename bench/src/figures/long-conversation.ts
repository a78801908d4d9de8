import { newId } from '@rain/protocol'
import type { Bench } from '../bench.ts'
import { firstTokenMs } from '../clients/answer-times.ts'
import type { RainClient } from '../clients/rain-client.ts'
import type { Figure } from '../figure.ts'
import { median } from '../measure/percentile.ts'

const lengths = { short: 10, long: 10_000 }
const rounds = 25

/** The next message of a conversation that has gone on for years, against one that has just begun. */
export const longConversation: Figure = {
  covers: ['P14'],
  quick: false,
  async run(bench) {
    const client = await bench.connect()
    await grow(bench, client, 'short', lengths.short)
    await grow(bench, client, 'long', lengths.long)
    const added: Record<string, number[]> = { short: [], long: [] }
    for (let round = -2; round < rounds; round++) {
      for (const agent of round % 2 === 0 ? ['short', 'long'] : ['long', 'short']) {
        await bench.quiet()
        const rain = firstTokenMs(await client.ask(agent, 'tokens 5'))
        const request = await bench.stack.provider.lastRequest()
        const direct = firstTokenMs(await bench.direct.ask(request, 'tokens 5'))
        if (round >= 0) added[agent]?.push(rain - direct)
      }
    }
    await client.close()
    return [
      {
        id: 'P14',
        what: `added to the first token after ${lengths.long} messages against ${lengths.short}, p50`,
        unit: 'ms',
        measured: median(added.long ?? []),
        baseline: median(added.short ?? []),
        judged: 'ratio',
        must: 2,
        aim: 1.2,
        better: 'lower',
      },
    ]
  },
}

/** Writes so many messages into the agent's conversation, as if they had been said. */
async function grow(bench: Bench, client: RainClient, agent: string, messages: number): Promise<void> {
  await client.openFolder(agent, bench.stack.projects)
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
       jsonb_build_array(jsonb_build_object('type', 'text', 'text', repeat('some words of a message ', 10)))
     FROM t, generate_series(0, 1) step`,
    [agent, messages / 2, newId('turn')],
  )
  await bench.query('ANALYZE')
}
