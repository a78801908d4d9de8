import { describe, expect, test } from '@jest/globals'
import { must, type ErrorCode } from '@rain/protocol'
import { createGate, says, type Answer, type MessageAnswer } from '@rain/testing'
import type { ModelEvent } from './provider.ts'
import { anthropicFixture } from './testing/anthropic-fixture.ts'
import type { ProviderFixture, Scene } from './testing/fixture.ts'
import { geminiFixture } from './testing/gemini-fixture.ts'
import { ollamaFixture } from './testing/ollama-fixture.ts'
import { openaiCompatibleFixture } from './testing/openai-compatible-fixture.ts'
import { openaiFixture } from './testing/openai-fixture.ts'

/**
 * Whatever a server does, an answer is exactly one final event with a code that says what to do, and nothing is asked
 * again once the model has begun to speak. Every fault comes at every attempt.
 */
const fixtures: ProviderFixture[] = [
  anthropicFixture,
  openaiFixture,
  geminiFixture,
  ollamaFixture,
  openaiCompatibleFixture,
]

type Ending = ErrorCode | 'answered'
type Fault = [name: string, answer: Answer, ending: Ending]

const refusals: Fault[] = [
  ['401', { status: 401, message: 'No.' }, 'provider_auth'],
  ['402', { status: 402, message: 'No.' }, 'provider_billing'],
  ['403', { status: 403, message: 'No.' }, 'provider_auth'],
  ['404', { status: 404, message: 'The model was not found.' }, 'model_unknown'],
  ['413', { status: 413, message: 'No.' }, 'context_full'],
  ['429', { status: 429, message: 'No.' }, 'provider_rate_limited'],
  ['500', { status: 500, message: 'No.' }, 'provider_overloaded'],
  ['503', { status: 503, message: 'No.' }, 'provider_overloaded'],
  ['529', { status: 529, message: 'No.' }, 'provider_overloaded'],
]

/** Characters of four bytes: a cut in the middle of them is mostly inside one, and always inside a line. */
const clouds = says('Hel', '🌧'.repeat(4000))
/** Claude names its events, Gemini does not, and Ollama sends bare lines: one of the two is broken to each. */
const broken = { type: 'raw', text: 'event: message\ndata: {"type"\n\ndata: {"type"\n\n' } as const
const call = (name: string, json?: string): MessageAnswer => ({
  parts: [{ type: 'tool_use', name, input: {}, ...(json && { json }) }],
})

const streams: Fault[] = [
  ...[0, 1, 9, 100, 400, 8000, 8001, 8002, 8003].map((bytes): Fault => [
    `connection cut after ${bytes} bytes`,
    { ...clouds, cutAfterBytes: bytes },
    'provider_unreachable',
  ]),
  ['end before the first word', says({ type: 'end' }), 'provider_unreachable'],
  ['broken framing before the first word', { parts: [broken] }, 'provider_unreachable'],
  ['broken framing after a word', says('Hel', broken), 'provider_unreachable'],
  ['half a line at the end', says('Hel', { type: 'raw', text: 'data: {"ty' }, { type: 'end' }), 'provider_unreachable'],
  ['half a line in the middle', says('Hel', { type: 'raw', text: 'data: {"ty' }, 'lo'), 'provider_unreachable'],
  ['input of a tool that is no JSON', call('bash', '{"command": ls}'), 'answered'],
  ['input of a tool that is no object', call('bash', '[1]'), 'answered'],
  ['call of a tool nobody has', call('launch_rockets'), 'answered'],
  ['answer without an end', says('Hel', ...Array<string>(45).fill('x'.repeat(100_000))), 'provider_unreachable'],
]

/** What a vendor has no way to do ends in its own way. */
const exceptions: Record<string, Record<string, Ending>> = {
  // its unknown models have a code of their own; without it nothing is known of what was not found
  openai: { '404': 'provider_rejected' },
  ollama: {
    'input of a tool that is no JSON': 'provider_overloaded',
    'input of a tool that is no object': 'provider_overloaded',
  },
}

const date = new Date(Date.UTC(2026, 10, 21, 0, 0, 4))
const forms = {
  seconds: [{ 'retry-after': '3' }, 3000],
  'milliseconds header': [{ 'retry-after-ms': '2500', 'retry-after': '3' }, 2500],
  date: [{ 'retry-after': date.toUTCString() }, 4000],
} as const

const waits: Record<string, Record<string, readonly [headers: Record<string, string>, delayMs: number]>> = {
  claude: {
    ...forms,
    'time the limit is full again': [
      {
        'anthropic-ratelimit-requests-remaining': '7',
        'anthropic-ratelimit-requests-reset': new Date(date.getTime() + 5000).toISOString(),
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': date.toISOString(),
      },
      4000,
    ],
  },
  openai: {
    ...forms,
    'time until the limit is full again': [
      { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1.5s' },
      1500,
    ],
  },
  // Google says it in the body, where the simulated server puts it
  gemini: { seconds: forms.seconds, 'parts of a second': [{ 'retry-after': '0.847655010' }, 848] },
  ollama: { seconds: forms.seconds, date: forms.date },
  workshop: forms,
}

describe.each(fixtures)('$name', (fixture) => {
  test.each([...refusals, ...streams])('%s', async (name, answer, usual) => {
    const ending = exceptions[fixture.name]?.[name] ?? usual
    await withScene(Array<Answer>(5).fill(answer), async (scene) => {
      const final = onlyFinal(await eventsOf(scene), scene)
      expect(final.type === 'failed' ? final.code : final.type).toBe(ending)
      if (final.type === 'failed') expect(final.message).toMatch(/^[A-Z].{20,}\.$/)
      if (final.type === 'answered') expect(final.content).toContainEqual(callOf(answer))
    })
  })

  test.each(Object.entries(waits[fixture.name] ?? {}))('429 with %s', async (_, [headers, delayMs]) => {
    await withScene([{ status: 429, message: 'No.', headers }, says('Hel')], async (scene) => {
      expect(onlyFinal(await eventsOf(scene), scene)).toMatchObject({ type: 'answered' })
      expect(scene.clock.delays).toEqual([delayMs])
    })
  })

  test.each([
    ['before the first word', []],
    ['after a word', ['Hel']],
  ])('silence %s', async (_, said) => {
    const gates = Array.from({ length: 5 }, createGate)
    const answers = gates.map((gate) => says(...said, { type: 'gate', gate }))
    await withScene(answers, async (scene) => {
      for (const { reached } of gates) void reached.then(() => scene.clock.advance(10 * 60_000))
      expect(onlyFinal(await eventsOf(scene), scene)).toMatchObject({ code: 'provider_unreachable' })
    })
  })

  async function withScene(answers: Answer[], check: (scene: Scene) => Promise<void>): Promise<void> {
    const scene = await must(fixture.play, 'it has a server')(answers)
    try {
      await check(scene)
    } finally {
      await scene.close()
    }
  }
})

async function eventsOf({ provider, request }: Scene): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  for await (const event of provider.ask(request, new AbortController().signal)) events.push(event)
  return events
}

/** Every attempt after the first is announced, and none is made after a word. */
function onlyFinal(events: ModelEvent[], scene: Scene) {
  const finals = events.flatMap((event) => (event.type === 'answered' || event.type === 'failed' ? [event] : []))
  expect(finals).toEqual([events.at(-1)])
  const retries = events.filter(({ type }) => type === 'retrying').length
  expect(scene.sent()).toHaveLength(retries + 1)
  const firstWord = events.findIndex(({ type }) => type === 'text' || type === 'thinking')
  const spoken = firstWord === -1 ? [] : events.slice(firstWord)
  expect(spoken.filter(({ type }) => type === 'retrying')).toEqual([])
  return must(finals[0], 'it has ended')
}

/** A call as the loop gets it: one with broken input never looks runnable. Gemini does not tell whose input it was. */
function callOf(answer: Answer) {
  const part = 'parts' in answer ? answer.parts[0] : undefined
  if (part?.type !== 'tool_use') throw new Error('The answer calls no tool.')
  const call = { type: 'tool_call', toolUseId: expect.any(String), input: {} }
  if (part.json === undefined) return { ...call, tool: part.name }
  return { ...call, tool: expect.any(String), invalid: expect.stringContaining('JSON') }
}
