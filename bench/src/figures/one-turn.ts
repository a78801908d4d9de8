import { firstTokenMs, type AnswerTimes } from '../clients/answer-times.ts'
import type { Figure } from '../figure.ts'
import { latenessOf } from '../measure/lateness.ts'
import { percentile } from '../measure/percentile.ts'
import { askBoth } from './ask-both.ts'

const tokensPerSecond = 100

/** One answer at reading pace: what Rain adds to its first token, and to every other. */
export const oneTurn: Figure = {
  covers: ['P1', 'P2'],
  quick: true,
  async run(bench) {
    const client = await bench.connect()
    const rules = `tokens 50 rate ${tokensPerSecond}`
    const both = await askBoth(bench, client, { rounds: bench.quick ? 15 : 60, rules })
    await client.close()

    const begunAt = await bench.stack.provider.begunAt()
    const first = (answers: AnswerTimes[]) => answers.map(firstTokenMs)
    const others = (answers: AnswerTimes[]) =>
      answers.flatMap((answer) => latenessOf(answer, { begunAt: begunAt[answer.tag] ?? NaN, tokensPerSecond }))
    const compare = (of: (answers: AnswerTimes[]) => number[], share: number) => ({
      unit: 'ms' as const,
      measured: percentile(of(both.rain), share),
      baseline: percentile(of(both.direct), share),
      judged: 'difference' as const,
      better: 'lower' as const,
    })
    return [
      { id: 'P1', what: 'added to the first token, p50', ...compare(first, 0.5), must: 8, aim: 4 },
      { id: 'P1', what: 'added to the first token, p95', ...compare(first, 0.95), must: 20, aim: 10 },
      { id: 'P2', what: 'added per token, p50', ...compare(others, 0.5), must: 1.5, aim: 0.8 },
      { id: 'P2', what: 'added per token, p95', ...compare(others, 0.95), must: 4, aim: 2 },
    ]
  },
}
