import type { Figure } from '../figure.ts'
import { cpuMs } from '../measure/processes.ts'
import { streamDirectly, streamThroughRain } from './compare-streams.ts'

const streams = { count: 20, tokens: 250, tokensPerSecond: 50 }
const tokens = streams.count * streams.tokens

/** What a token costs in processor time on its way through runner, Redis and gateway. */
export const cpuPerToken: Figure = {
  covers: ['P6'],
  quick: false,
  async run(bench) {
    const { gateway, runner, redis } = bench.stack
    const rain = () => cpuMs([gateway.pid, runner.pid, redis.pid])
    const mine = () => cpuMs([process.pid])
    const client = await bench.connect()
    await streamThroughRain(bench, client, { ...streams, tokens: 20 })
    const before = [gateway, runner, redis].map(({ pid }) => cpuMs([pid]))
    const used = { rain: 0, direct: 0 }
    const rounds = 2
    for (let round = 0; round < rounds; round++) {
      const rainBefore = rain()
      await streamThroughRain(bench, client, streams)
      used.rain += rain() - rainBefore
      const mineBefore = mine()
      await streamDirectly(bench, streams)
      used.direct += mine() - mineBefore
    }
    const shares = [gateway, runner, redis].map(
      ({ name, pid }, n) => `${name} ${(((cpuMs([pid]) - (before[n] ?? 0)) * 1000) / tokens / rounds).toFixed(0)}`,
    )
    await client.close()
    return [
      {
        id: 'P6',
        what: 'processor time per token',
        unit: 'µs',
        measured: (used.rain * 1000) / tokens / rounds,
        baseline: (used.direct * 1000) / tokens / rounds,
        judged: 'ratio',
        must: 3,
        aim: 1.8,
        better: 'lower',
        note: shares.join(', '),
      },
    ]
  },
}
