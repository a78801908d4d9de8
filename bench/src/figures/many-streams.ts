import type { Figure } from '../figure.ts'
import { percentile } from '../measure/percentile.ts'
import { streamDirectly, streamThroughRain } from './compare-streams.ts'

const streams = { count: 200, tokens: 400, tokensPerSecond: 50 }
const rounds = 2

/** Two hundred answers at once, on the processors the machine has, clients and provider included. */
export const manyStreams: Figure = {
  covers: ['P4'],
  quick: false,
  async run(bench) {
    const client = await bench.connect()
    await streamThroughRain(bench, client, { ...streams, tokens: 20 })
    const rain: number[] = []
    const direct: number[] = []
    for (let round = 0; round < rounds; round++) {
      direct.push(...(await streamDirectly(bench, streams)))
      rain.push(...(await streamThroughRain(bench, client, streams)))
    }
    await client.close()
    const compare = (share: number) => ({
      unit: 'ms' as const,
      measured: percentile(rain, share),
      baseline: percentile(direct, share),
      judged: 'difference' as const,
      better: 'lower' as const,
    })
    const note = `p50: ${percentile(rain, 0.5).toFixed(1)} ms, directly ${percentile(direct, 0.5).toFixed(1)} ms`
    return [
      { id: 'P4', what: '200 streams × 50 tokens/s, added, p95', ...compare(0.95), must: 15, aim: 8, note },
      { id: 'P4', what: '200 streams × 50 tokens/s, added, p99', ...compare(0.99), must: 30, aim: 12 },
    ]
  },
}
