import type { Figure } from '../figure.ts'
import { percentile } from '../measure/percentile.ts'
import { streamDirectly, streamThroughRain } from './compare-streams.ts'

const step = 100
const most = 800
const tolerableMs = 50

/** How many answers may run at once until tokens come late. */
export const mostStreams: Figure = {
  covers: ['P5'],
  quick: false,
  async run(bench) {
    const client = await bench.connect()
    const lateness: string[] = []
    let reached = 0
    for (let count = 200; count <= most; count += step) {
      const streams = { count, tokens: 400, tokensPerSecond: 50 }
      const p95 = percentile(await streamThroughRain(bench, client, streams), 0.95)
      lateness.push(`${count}: ${p95.toFixed(0)} ms`)
      if (!(p95 <= tolerableMs)) break
      reached = count
    }
    const direct =
      reached > 0
        ? percentile(await streamDirectly(bench, { count: reached, tokens: 400, tokensPerSecond: 50 }), 0.95)
        : NaN
    await client.close()
    return [
      {
        id: 'P5',
        what: `streams × 50 tokens/s with p95 ≤ ${tolerableMs} ms`,
        unit: 'streams',
        measured: reached,
        baseline: null,
        judged: 'measured',
        must: 300,
        aim: 500,
        better: 'higher',
        note: `p95 at ${lateness.join(', ')}; directly ${direct.toFixed(0)} ms at ${reached}`,
      },
    ]
  },
}
