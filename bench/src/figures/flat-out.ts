import type { AnswerTimes } from '../clients/answer-times.ts'
import type { Figure } from '../figure.ts'
import { median } from '../measure/percentile.ts'
import { askBoth } from './ask-both.ts'

/** An answer as fast as it can be said. */
export const flatOut: Figure = {
  covers: ['P3'],
  quick: true,
  async run(bench) {
    const client = await bench.connect()
    const both = await askBoth(bench, client, { rounds: bench.quick ? 20 : 60, rules: 'tokens 500' })
    await client.close()
    const whole = (answers: AnswerTimes[]) => median(answers.map(({ sentAt, tokensAt }) => lastOf(tokensAt) - sentAt))
    const streaming = (answers: AnswerTimes[]) =>
      median(answers.map(({ tokensAt }) => lastOf(tokensAt) - (tokensAt[0] ?? NaN)))
    const note = `from the message to the last token: ${whole(both.rain).toFixed(1)} ms, directly ${whole(both.direct).toFixed(1)} ms`
    return [
      {
        id: 'P3',
        what: '500 tokens flat out, first to last, p50',
        unit: 'ms',
        measured: streaming(both.rain),
        baseline: streaming(both.direct),
        judged: 'ratio',
        must: 3,
        aim: 1.5,
        better: 'lower',
        note,
      },
    ]
  },
}

const lastOf = (values: number[]) => values.at(-1) ?? NaN
