import type { Figure } from '../figure.ts'
import { percentile } from '../measure/percentile.ts'

/** From a person's yes until the tool starts: the parked turn is rung for, claimed, and goes on from its rows. */
export const approved: Figure = {
  covers: ['P9'],
  quick: true,
  async run(bench) {
    const client = await bench.connect({
      onEvent(event) {
        if (event.type !== 'permission_request') return
        const { request_id, agent_id } = event
        client.send({ type: 'permission_response', request_id, agent_id, approved: true })
      },
    })
    const agent = 'approved'
    await client.openFolder(agent, bench.stack.projects)
    for (let turn = 0; turn < (bench.quick ? 25 : 60); turn++) {
      await bench.quiet()
      await client.ask(agent, 'tool bash {"command":"mkdir -p made"}\nsay done')
    }
    await client.close()
    const rows = await bench.query<{ ms: number }>(
      `SELECT extract(epoch FROM c.started_at - p.decided_at)::float8 * 1000 AS ms
       FROM permission_requests p JOIN tool_calls c ON c.id = p.tool_call_id JOIN turns t ON t.id = p.turn_id
       WHERE t.agent_key = $1 AND c.started_at IS NOT NULL ORDER BY p.decided_at OFFSET 5`,
      [agent],
    )
    const waited = rows.map((row) => row.ms)
    return [
      {
        id: 'P9',
        what: 'approval given → tool started, p50',
        unit: 'ms',
        measured: percentile(waited, 0.5),
        baseline: null,
        judged: 'measured',
        must: 10,
        aim: 5,
        better: 'lower',
        note: `p95 ${percentile(waited, 0.95).toFixed(1)} ms`,
      },
    ]
  },
}
