import type { Bench } from '../bench.ts'
import type { Figure } from '../figure.ts'
import { cpuMs, treeOf } from '../measure/processes.ts'
import { nowMs } from '../measure/now-ms.ts'

const atOnce = 50
const rules = 'tokens 20'

/** Short answers one after the other in fifty conversations at once. */
export const shortTurns: Figure = {
  covers: ['P7'],
  quick: true,
  async run(bench) {
    const client = await bench.connect()
    const agents = await bench.agents(atOnce)
    const throughRain = (index: number) => client.ask(agents[index] ?? '', rules)
    const forMs = bench.quick ? 3_000 : 6_000
    await turnsPerSecond(bench, throughRain, 1_000)
    const transactionsBefore = await transactions(bench)
    const cpuBefore = cpuOf(bench)
    const rain = await turnsPerSecond(bench, throughRain, forMs)
    const cpu = cpuOf(bench).map(
      ({ name, ms }, at) => `${name} ${((ms - (cpuBefore[at]?.ms ?? 0)) / rain.turns).toFixed(1)}`,
    )
    const statements = (await transactions(bench)) - transactionsBefore
    const request = await bench.stack.provider.lastRequest()
    const direct = await turnsPerSecond(bench, () => bench.direct.ask(request, rules), forMs / 2)
    await client.close()
    return [
      {
        id: 'P7',
        what: `short turns, ${atOnce} at once`,
        unit: 'per second',
        measured: rain.perSecond,
        baseline: direct.perSecond,
        judged: 'measured',
        must: 150,
        aim: 400,
        better: 'higher',
        note: `${(statements / rain.turns).toFixed(1)} transactions a turn; processor ms a turn: ${cpu.join(', ')}`,
      },
    ]
  },
}

async function turnsPerSecond({ quiet }: Bench, ask: (index: number) => Promise<unknown>, forMs: number) {
  await quiet()
  const startedAt = nowMs()
  let turns = 0
  await Promise.all(
    Array.from({ length: atOnce }, async (_, index) => {
      while (nowMs() - startedAt < forMs) {
        await ask(index)
        turns++
      }
    }),
  )
  return { turns, perSecond: (turns * 1000) / (nowMs() - startedAt) }
}

function cpuOf({ stack }: Bench) {
  const { gateway, runner, redis, postgres, provider } = stack
  return [
    ...[gateway, runner, redis].map(({ name, pid }) => ({ name, ms: cpuMs([pid]) })),
    { name: 'postgres', ms: cpuMs(treeOf(postgres.pid)) },
    { name: 'simulated provider', ms: cpuMs([provider.pid]) },
    { name: 'client', ms: cpuMs([process.pid]) },
  ]
}

/** Postgres tells its counters with a delay of up to a second, and every idle session its own. */
async function transactions({ query }: Bench): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  const [row] = await query<{ count: string }>(
    'SELECT xact_commit AS count FROM pg_stat_database WHERE datname = current_database()',
  )
  return Number(row?.count)
}
