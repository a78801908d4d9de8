import type { AnswerTimes } from '../clients/answer-times.ts'

/**
 * How late each token was, in milliseconds: from the moment the provider's pace wanted it said to the moment the client
 * had it. The first token is not among them; with a window, only tokens that were due in it are.
 */
export function latenessOf(
  answer: AnswerTimes,
  pace: { begunAt: number; tokensPerSecond: number },
  window: { from: number; to: number } = { from: -Infinity, to: Infinity },
): number[] {
  const dueAt = (token: number) => pace.begunAt + (token * 1000) / pace.tokensPerSecond
  return answer.tokensAt.flatMap((arrivedAt, token) => {
    const due = dueAt(token)
    return token > 0 && due >= window.from && due <= window.to ? [arrivedAt - due] : []
  })
}
