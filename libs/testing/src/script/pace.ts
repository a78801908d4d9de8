import { setTimeout as sleep } from 'node:timers/promises'
import type { MessageAnswer } from './answer.ts'

export interface Pace {
  paced: boolean
  firstToken(): Promise<void>
  nextToken(): Promise<void>
}

/** Token n is due at start + n / rate, so that a late timer does not slow the stream down. */
export function createPace(answer: Pick<MessageAnswer, 'tokensPerSecond' | 'firstTokenMs'>, gone: AbortSignal): Pace {
  const intervalMs = answer.tokensPerSecond ? 1000 / answer.tokensPerSecond : 0
  const begun = performance.now() + (answer.firstTokenMs ?? 0)
  let tokens = 0
  const until = async (due: number) => {
    const wait = due - performance.now()
    if (wait >= 1) await sleep(wait, undefined, { signal: gone }).catch(() => {})
  }
  return {
    paced: intervalMs > 0,
    firstToken: () => until(begun),
    nextToken: () => until(begun + tokens++ * intervalMs),
  }
}
