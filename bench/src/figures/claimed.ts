import type { Figure } from '../figure.ts'
import { percentile } from '../measure/percentile.ts'

/** From the moment a message is accepted until a runner claims its turn, by the rows' own times. */
export const claimed: Figure = {
  covers: ['P8'],
  quick: true,
  async run(bench) {
    const client = await bench.connect()
    const agent = 'claimed'
    await client.openFolder(agent, bench.stack.projects)
    for (let turn = 0; turn < (bench.quick ? 40 : 100); turn++) {
      await bench.quiet()
      await client.ask(agent, 'tokens 5')
    }
    await client.close()
    const rows = await bench.query<{ ms: number }>(
      `SELECT extract(epoch FROM started_at - created_at)::float8 * 1000 AS ms FROM turns
       WHERE agent_key = $1 ORDER BY seq OFFSET 10`,
      [agent],
    )
    const waited = rows.map((row) => row.ms)
    return [
      {
        id: 'P8',
        what: 'accepted → claimed, p50',
        unit: 'ms',
        measured: percentile(waited, 0.5),
        baseline: null,
        judged: 'measured',
        must: 4,
        aim: 2.5,
        better: 'lower',
        note: `p95 ${percentile(waited, 0.95).toFixed(1)} ms; the rows count whole milliseconds, and the commit of the message is among them`,
      },
    ]
  },
}
