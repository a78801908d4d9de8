import { expect, test } from '@jest/globals'
import { noUsage } from '@rain/protocol'
import { askWithRetries, type Attempt } from './ask-with-retries.ts'
import type { ModelEvent } from './provider.ts'
import { createManualClock } from './testing/manual-clock.ts'

type Question = Parameters<typeof askWithRetries>[0]
const million = 'x'.repeat(1_000_000)

async function ask(attempt: (attempt: Attempt) => AsyncIterable<ModelEvent>, more: Partial<Question> = {}) {
  const events: ModelEvent[] = []
  let asked = 0
  const question = {
    ask: (given: Attempt) => (asked++, attempt(given)),
    toFailure: () => ({ code: 'internal' as const, message: 'thrown', retryable: true }),
    name: 'Someone',
    signal: new AbortController().signal,
    clock: createManualClock(),
    idleTimeoutMs: 1000,
    ...more,
  }
  for await (const event of askWithRetries(question)) events.push(event)
  return { events, asked }
}

test('an answer without an end is given one after four million characters of text and thinking, and is not asked again', async () => {
  let delivered = 0
  let told: AbortSignal | undefined
  const { events, asked } = await ask(async function* ({ signal }) {
    told = signal
    for (; ; delivered++) yield { type: delivered % 2 === 0 ? 'text' : 'thinking', text: million }
  })
  expect(events.slice(0, -1)).toHaveLength(4)
  expect(events.at(-1)).toMatchObject({
    type: 'failed',
    code: 'provider_unreachable',
    message: expect.stringContaining('4 million characters'),
  })
  expect(delivered).toBe(4)
  expect(told?.aborted).toBe(true)
  expect(asked).toBe(1)
})

test('whoever forgets to tell that the model speaks is believed its words', async () => {
  const { events, asked } = await ask(async function* () {
    yield { type: 'text', text: 'Hel' }
    throw new Error('broken')
  })
  expect(asked).toBe(1)
  expect(events).toEqual([
    { type: 'text', text: 'Hel' },
    { type: 'failed', code: 'internal', message: 'thrown' },
  ])
})

test('a try that has cost something is not repeated unasked: whoever pays decides', async () => {
  const usage = { inputTokens: 9, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, thinkingTokens: 0 }
  const { events, asked } = await ask(async function* ({ spent }) {
    spent(usage, 90)
    throw new Error('broken before the first word')
  })
  expect(asked).toBe(1)
  expect(events).toMatchObject([
    { type: 'failed', usage, cost: 90, again: { attempt: 1, left: 4, delayMs: expect.any(Number) } },
  ])
})

test('a try that was not billed is repeated, though it was counted', async () => {
  const { asked } = await ask(async function* ({ spent }) {
    spent(noUsage, 0)
    throw new Error('broken before the first word')
  })
  expect(asked).toBe(5)
})

test('a wish to wait is granted in full, and a little more, so that not everybody comes back at once', async () => {
  const waits = await Promise.all(
    [1, 0.5, 0].map(async (chance) => {
      const clock = { ...createManualClock(), random: () => chance }
      const toFailure = () => ({
        ...{ code: 'provider_rate_limited' as const, message: 'slow down', retryable: true, retryAfterMs: 4_000 },
      })
      const broken = () => {
        throw new Error('429')
      }
      await ask(broken, { clock, toFailure, attempts: 2 })
      return clock.delays
    }),
  )
  expect(waits).toEqual([[4_000], [4_500], [5_000]])
})
