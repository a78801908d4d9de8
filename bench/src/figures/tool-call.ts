import type { Figure } from '../figure.ts'
import { percentile } from '../measure/percentile.ts'

/**
 * What a tool call costs beside the tool: judged, written into the audit log, started, ended. The tool lists a small folder,
 * which takes next to nothing.
 */
export const toolCall: Figure = {
  covers: ['P18'],
  quick: true,
  async run(bench) {
    const client = await bench.connect()
    const agent = 'tool-call'
    await client.openFolder(agent, bench.stack.projects)
    for (let turn = 0; turn < (bench.quick ? 30 : 80); turn++) {
      await bench.quiet()
      await client.ask(agent, 'tool list_directory {"path":"."}\nsay done')
    }
    await client.close()
    const rows = await bench.query<{ ms: number }>(
      `SELECT extract(epoch FROM c.finished_at - c.created_at)::float8 * 1000 AS ms
       FROM tool_calls c JOIN turns t ON t.id = c.turn_id
       WHERE t.agent_key = $1 AND c.tool = 'list_directory' AND c.status = 'done' ORDER BY t.seq OFFSET 5`,
      [agent],
    )
    const took = rows.map((row) => row.ms)
    return [
      {
        id: 'P18',
        what: 'a tool call beyond the tool itself, p50',
        unit: 'ms',
        measured: percentile(took, 0.5),
        baseline: null,
        judged: 'measured',
        must: 15,
        aim: 8,
        better: 'lower',
        note: `p95 ${percentile(took, 0.95).toFixed(1)} ms; the rows count whole milliseconds`,
      },
    ]
  },
}
