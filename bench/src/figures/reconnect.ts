import type { Bench } from '../bench.ts'
import type { Figure } from '../figure.ts'
import { nowMs } from '../measure/now-ms.ts'
import { median } from '../measure/percentile.ts'

const missed = 2_000

/** A client comes back with the cursor of its last event, two thousand events ago. */
export const reconnect: Figure = {
  covers: ['P10'],
  quick: true,
  async run(bench) {
    const cursors = await sayMuch(bench)
    const newest = cursors.at(-1) ?? ''
    const then = cursors.at(-1 - missed) ?? ''
    const behind: number[] = []
    const upToDate: number[] = []
    for (let round = 0; round < 10; round++) {
      await bench.quiet()
      behind.push(await catchUpMs(bench, { cursor: then, newest }))
      upToDate.push(await catchUpMs(bench, { cursor: newest, newest }))
    }
    return [
      {
        id: 'P10',
        what: `reconnect with ${missed} missed events`,
        unit: 'ms',
        measured: median(behind),
        baseline: median(upToDate),
        judged: 'measured',
        must: 200,
        aim: 60,
        better: 'lower',
        note: 'baseline: with none missed',
      },
    ]
  },
}

/** Fills the log; resolves to the cursors of its newest events. */
async function sayMuch(bench: Bench): Promise<string[]> {
  const cursors: string[] = []
  const client = await bench.connect({ onEvent: ({ cursor }) => void (cursor && cursors.push(cursor)) })
  const agents = await bench.agents(10)
  while (cursors.length <= missed) await Promise.all(agents.map((agent) => client.ask(agent, 'tokens 200 rate 200')))
  await client.close()
  return cursors
}

async function catchUpMs(bench: Bench, { cursor, newest }: { cursor: string; newest: string }): Promise<number> {
  const startedAt = nowMs()
  let caughtUp = () => {}
  const newestCame = new Promise<void>((resolve) => (caughtUp = resolve))
  const client = await bench.connect({ cursor, onEvent: (event) => void (event.cursor === newest && caughtUp()) })
  await newestCame
  const took = nowMs() - startedAt
  await client.close()
  return took
}
