import type { AnswerTimes } from '../clients/answer-times.ts'
import { latenessOf } from './lateness.ts'

export interface Streams {
  count: number
  tokens: number
  tokensPerSecond: number
}

/** Streams begin one after the other, as people do, not all at once. */
const msBetweenStarts = 10

/** Runs so many answers beside each other. */
export function runStreams(
  streams: Streams,
  ask: (index: number, rules: string) => Promise<AnswerTimes>,
): Promise<AnswerTimes[]> {
  const rules = `tokens ${streams.tokens} rate ${streams.tokensPerSecond}`
  return Promise.all(
    Array.from({ length: streams.count }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * msBetweenStarts))
      return ask(index, rules)
    }),
  )
}

/** How late the tokens were while all streams were running: nothing, where the first ended before the last began. */
export function latenessTogether(
  answers: AnswerTimes[],
  begunAt: Record<string, number>,
  tokensPerSecond: number,
): number[] {
  const from = Math.max(...answers.map(({ tokensAt }) => tokensAt[0] ?? NaN))
  const to = Math.min(...answers.map(({ tokensAt }) => tokensAt.at(-1) ?? NaN))
  return answers.flatMap((answer) => {
    const begun = begunAt[answer.tag]
    if (begun === undefined) throw new Error(`the provider knows nothing of ${answer.tag}`)
    return latenessOf(answer, { begunAt: begun, tokensPerSecond }, { from, to })
  })
}
