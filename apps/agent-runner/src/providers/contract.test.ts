import { describe, expect, test } from '@jest/globals'
import { must, type ErrorCode } from '@rain/protocol'
import { unseenImage } from './provider.ts'
import type { ConversationMessage, ModelEvent, ModelFinal, ModelRequest, Provider } from './provider.ts'
import { anthropicFixture } from './testing/anthropic-fixture.ts'
import { demoFixture } from './testing/demo-fixture.ts'
import type { ProviderFixture, Scene, Situation } from './testing/fixture.ts'
import { geminiFixture } from './testing/gemini-fixture.ts'
import { ollamaFixture } from './testing/ollama-fixture.ts'
import { openaiCompatibleFixture } from './testing/openai-compatible-fixture.ts'
import { openaiFixture } from './testing/openai-fixture.ts'

/** What `provider.ts` promises, held against every provider. A new one joins with its fixture. */
const fixtures: ProviderFixture[] = [
  anthropicFixture,
  openaiFixture,
  geminiFixture,
  ollamaFixture,
  openaiCompatibleFixture,
  demoFixture,
]

/** One transparent pixel. */
const tinyPng = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

type Answered = Extract<ModelFinal, { type: 'answered' }>

describe.each(fixtures)('$name', (fixture) => {
  function when(situation: Situation, name: string, check: (scene: Scene) => Promise<void>): void {
    const set = fixture.situations[situation]
    if (!set) return
    test(name, async () => {
      const scene = await set()
      try {
        await check(scene)
      } finally {
        await scene.close()
      }
    })
  }

  when('says_hello', 'an answer is deltas that add up to its content, and one final event', async (scene) => {
    const events = await askAll(scene)
    const final = answered(events)
    expect(final.reason).toBe('end_turn')
    expect(events.filter(isFinal)).toHaveLength(1)
    expect(joined(events, 'text')).toBe(texts(final))
    expect(texts(final)).not.toBe('')
    expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(1)
    expect(events.find(({ type }) => type === 'model')).toEqual({ type: 'model', model: final.model })
    expect(scene.provider.id).toBe(fixture.name)
  })

  when('says_hello', 'what was counted is reported to the token, and it has a price', async (scene) => {
    const final = answered(await askAll(scene))
    if (scene.counted) expect(final.usage).toEqual(scene.counted())
    expect(final.usage.inputTokens + final.usage.cacheWriteTokens).toBeGreaterThan(0)
    expect(final.usage.outputTokens).toBeGreaterThan(0)
    expect(final.cost).toEqual(expect.any(Number))
  })

  when('says_hello', 'its models are listed with what they can do, and auto is one of them', async (scene) => {
    const listing = await scene.provider.listModels(never())
    if (listing.type !== 'listed') throw new Error(`It did not list its models: ${listing.message}`)
    expect(listing.models.map(({ id }) => id)).not.toContain('auto')
    for (const model of listing.models) {
      expect(model.id).not.toBe('')
      expect(model.name).not.toBe('')
      expect(model.maxOutputTokens).toBeGreaterThan(0)
    }
    const chosen = await scene.provider.describeModel('auto', never())
    expect(listing.models).toContainEqual(expect.objectContaining({ id: chosen.id, name: chosen.name }))
    expect(answered(await askAll(scene)).model).toBe(chosen.id)
  })

  when('says_hello', 'a model it has never heard of is described with care', async (scene) => {
    expect(await scene.provider.describeModel('unheard-of-9', never())).toMatchObject({
      id: 'unheard-of-9',
      maxOutputTokens: expect.any(Number),
    })
  })

  when('says_hello', 'a longer conversation counts more tokens, where it can count', async (scene) => {
    const short = await scene.provider.countTokens(scene.request, never())
    const long = await scene.provider.countTokens({ ...scene.request, system: 'Rain. '.repeat(1000) }, never())
    if (short === null) expect(long).toBeNull()
    else expect(long).toBeGreaterThan(short)
  })

  when('says_hello', 'an image is taken: shown to a model that sees, noted for one that does not', async (scene) => {
    const image = { type: 'image' as const, mediaType: 'image/png' as const, base64: tinyPng }
    const conversation: ConversationMessage[] = [
      { role: 'user', content: [{ type: 'text', text: 'What is this?' }, image] },
      {
        role: 'assistant',
        provider: 'other',
        model: 'other-1',
        content: [{ type: 'tool_call', toolUseId: 'one', tool: 'bash', input: { command: 'shot' } }],
      },
      {
        role: 'tools',
        results: [{ toolUseId: 'one', tool: 'bash', content: 'taken', images: [image], isError: false }],
      },
    ]
    expect((await askAll(scene, { ...scene.request, conversation })).at(-1)?.type).toBe('answered')
    const sent = scene.sent().at(-1)
    if (sent === undefined) return // no server is asked
    const { images } = await scene.provider.describeModel(scene.request.model, never())
    expect(sent.split(images ? tinyPng : unseenImage)).toHaveLength(3)
  })

  when('says_hello', 'an answer may be asked to be shorter', async (scene) => {
    expect((await askAll(scene, { ...scene.request, maxOutputTokens: 321 })).at(-1)?.type).toBe('answered')
    if (scene.sent().length > 0) expect(scene.sent().at(-1)).toContain('321')
  })

  when('says_hello', 'aborted before it starts, it asks nobody and ends as interrupted', async (scene) => {
    const events = await askAll(scene, scene.request, AbortSignal.abort())
    expect(events).toEqual([expect.objectContaining({ type: 'failed', code: 'interrupted' })])
    expect(scene.sent()).toEqual([])
  })

  when('holds_after_a_word', 'aborted in the middle, it ends as interrupted and lets the server go', async (scene) => {
    const abort = new AbortController()
    const events = await collect(scene.provider, scene.request, abort.signal, (event) => {
      if (event.type === 'text') abort.abort()
    })
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'interrupted' })
    expect(events.filter(isFinal)).toHaveLength(1)
    expect(events.filter(({ type }) => type === 'text')).toHaveLength(1)
    await scene.left?.()
  })

  when('holds_after_a_word', 'a reader that walks away lets the server go', async (scene) => {
    for await (const event of scene.provider.ask(scene.request, new AbortController().signal)) {
      if (event.type === 'text') break
    }
    await scene.left?.()
  })

  when('thinks', 'thinking is shown apart and kept as its own block', async (scene) => {
    const events = await askAll(scene)
    const final = answered(events)
    const thinking = final.content.filter((block) => block.type === 'thinking')
    expect(joined(events, 'thinking')).toBe(thinking.map(({ text }) => text).join(''))
    expect(joined(events, 'thinking')).toBe('Let me see')
    expect(joined(events, 'text')).toBe(texts(final))
    expect(thinking.every((block) => block.provider === fixture.name && block.opaque !== undefined)).toBe(true)
  })

  when('calls_a_tool', 'a tool call goes out, and its result comes back', async (scene) => {
    const first = answered(await askAll(scene))
    expect(first).toMatchObject({ reason: 'tool_use' })
    expect(first.content.filter((block) => block.type === 'tool_call')).toEqual([
      { type: 'tool_call', toolUseId: expect.any(String), tool: 'bash', input: { command: 'ls' } },
    ])
    const second = answered(await askAll(scene, afterTools(scene, first, 'notes.txt')))
    expect(second.reason).toBe('end_turn')
    const said = scene.sent().at(-1) ?? texts(second)
    expect(said).toContain('notes.txt')
  })

  when('thinks_and_calls_a_tool', 'what is said after a result that was never answered is taken', async (scene) => {
    const first = answered(await askAll(scene))
    const { conversation } = afterTools(scene, first, 'notes.txt')
    const next: ConversationMessage = { role: 'user', content: [{ type: 'text', text: 'Never mind, go on.' }] }
    const events = await askAll(scene, { ...scene.request, conversation: [...conversation, next] })
    expect(answered(events).reason).toBe('end_turn')
    expect(scene.sent()).toHaveLength(2)
    for (const said of ['notes.txt', 'Never mind, go on.']) expect(scene.sent().at(-1)).toContain(said)
  })

  when('thinks_and_calls_a_tool', 'thinking goes back to the provider it came from, unchanged', async (scene) => {
    const first = answered(await askAll(scene))
    expect(answered(await askAll(scene, afterTools(scene, first, 'ok'))).reason).toBe('end_turn')
    expect(scene.sent().at(-1)).toContain('Let me see')
  })

  when('calls_a_tool', "another provider's thinking, ids and names do no harm", async (scene) => {
    const id = 'call:1/ñ'
    const conversation: ConversationMessage[] = [
      ...scene.request.conversation,
      {
        role: 'assistant',
        provider: 'other',
        model: 'other-1',
        content: [
          { type: 'thinking', text: 'secret thought', provider: 'other', opaque: { signature: 'x' } },
          { type: 'text', text: '' },
          { type: 'tool_call', toolUseId: id, tool: 'bash', input: {} },
        ],
      },
      { role: 'tools', results: [{ toolUseId: id, tool: 'bash', content: '', isError: true }] },
    ]
    expect((await askAll(scene, { ...scene.request, conversation })).at(-1)?.type).toBe('answered')
    expect(scene.sent().join()).not.toContain('secret thought')
  })

  when('sends_broken_input', 'a call with broken input is marked and never looks runnable', async (scene) => {
    const final = answered(await askAll(scene))
    expect(final.content).toMatchObject([{ type: 'tool_call', input: {}, invalid: expect.stringContaining('JSON') }])
  })

  when('is_cut_in_a_call', 'a call that was cut off by the length limit is marked', async (scene) => {
    const final = answered(await askAll(scene))
    expect(final).toMatchObject({ reason: 'max_tokens', content: [{ type: 'tool_call', invalid: expect.any(String) }] })
  })

  when('is_rate_limited_once', 'a refusal before the first word is told and tried again as asked', async (scene) => {
    const events = await askAll(scene)
    expect(events.filter(({ type }) => type === 'retrying')).toEqual([
      {
        type: 'retrying',
        attempt: 1,
        delayMs: 3000,
        code: expect.stringMatching(/^provider_/),
        reason: expect.any(String),
      },
    ])
    expect(scene.clock.delays).toEqual([3000])
    expect(answered(events).reason).toBe('end_turn')
    expect(joined(events, 'text')).toBe(texts(answered(events)))
  })

  when('is_rate_limited_once', 'aborted while it waits, it does not ask again', async (scene) => {
    const abort = new AbortController()
    const events = await collect(scene.provider, scene.request, abort.signal, (event) => {
      if (event.type === 'retrying') abort.abort()
    })
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'interrupted' })
    expect(scene.sent()).toHaveLength(1)
  })

  when('is_overloaded', 'it gives up after some tries, each a longer wait', async (scene) => {
    await expectFailure(scene, 'provider_overloaded')
    expect(scene.clock.delays.length).toBeGreaterThan(1)
    expect(scene.clock.delays).toEqual(scene.clock.delays.toSorted((a, b) => a - b))
    expect(scene.sent()).toHaveLength(scene.clock.delays.length + 1)
  })

  for (const [situation, code] of [
    ['fails_after_a_word', 'provider_overloaded'],
    ['breaks_after_a_word', 'provider_unreachable'],
    ['ends_after_a_word', 'provider_unreachable'],
    ['babbles_after_a_word', 'provider_unreachable'],
  ] as const)
    when(situation, `when it ${situation.replaceAll('_', ' ')}, nothing is asked again`, async (scene) => {
      const events = await expectFailure(scene, code)
      expect(joined(events, 'text')).toBe('Hel')
      expect(scene.sent()).toHaveLength(1)
      expect(scene.clock.delays).toEqual([])
      expect(events.at(-1)).toMatchObject({ usage: { inputTokens: expect.any(Number) } })
    })

  when('holds_after_a_word', 'a provider that falls silent is given up', async (scene) => {
    if (!scene.left) return
    const events = await collect(scene.provider, scene.request, new AbortController().signal, (event) => {
      if (event.type === 'text') scene.clock.advance(10 * 60_000)
    })
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'provider_unreachable' })
    await scene.left()
  })

  when('refuses', 'a refusal says so and carries no calls', async (scene) => {
    const final = answered(await askAll(scene))
    expect(final).toMatchObject({ reason: 'refused', detail: expect.any(String) })
  })

  when('reaches_max_tokens', 'an answer cut at its length limit says so', async (scene) => {
    expect(answered(await askAll(scene)).reason).toBe('max_tokens')
  })

  when('pauses', 'a paused answer goes on when it is sent back', async (scene) => {
    const first = answered(await askAll(scene))
    expect(first.reason).toBe('paused')
    const conversation = [...scene.request.conversation, toMessage(scene, first)]
    expect(answered(await askAll(scene, { ...scene.request, conversation })).reason).toBe('end_turn')
  })

  when('fills_the_context', 'an answer that has filled the context says so', async (scene) => {
    expect(answered(await askAll(scene)).reason).toBe('context_full')
  })

  when('finds_it_too_long', 'a conversation that is too long is a failure of its own', async (scene) => {
    await expectFailure(scene, 'context_full')
  })

  when('is_unreachable', 'a server that cannot be reached is tried again and then told', async (scene) => {
    const events = await expectFailure(scene, 'provider_unreachable')
    expect(events.some(({ type }) => type === 'retrying')).toBe(true)
  })

  when(
    'is_unreachable',
    'models that cannot be read are a failure of the list, and a model is described with care',
    async (scene) => {
      expect(await scene.provider.listModels(never())).toMatchObject({ type: 'failed', code: 'provider_unreachable' })
      expect((await scene.provider.describeModel('auto', never())).id).not.toBe('')
      expect(await scene.provider.countTokens(scene.request, never())).toBeNull()
    },
  )

  when('is_overloaded', 'asked to try twice at most, it does', async (scene) => {
    await askAll(scene, { ...scene.request, attempts: 2 })
    expect(scene.sent()).toHaveLength(2)
  })

  when('has_a_wrong_key', 'a wrong key is noticed when the models are listed', async (scene) => {
    expect(await scene.provider.listModels(never())).toMatchObject({ type: 'failed', code: 'provider_auth' })
  })

  when('has_a_wrong_key', 'a wrong key is told at once, with what to do', async (scene) => {
    const events = await expectFailure(scene, 'provider_auth')
    expect(events.at(-1)).toMatchObject({ message: expect.stringMatching(/key/i) })
    expect(scene.sent()).toHaveLength(1)
  })
})

function never(): AbortSignal {
  return new AbortController().signal
}

async function expectFailure(scene: Scene, code: ErrorCode): Promise<ModelEvent[]> {
  const events = await askAll(scene)
  expect(events.at(-1)).toMatchObject({ type: 'failed', code, message: expect.any(String) })
  expect(events.filter(isFinal)).toHaveLength(1)
  return events
}

function askAll(scene: Scene, request = scene.request, signal = new AbortController().signal): Promise<ModelEvent[]> {
  return collect(scene.provider, request, signal)
}

async function collect(
  provider: Provider,
  request: ModelRequest,
  signal: AbortSignal,
  onEvent: (event: ModelEvent) => void = () => {},
): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  for await (const event of provider.ask(request, signal)) {
    events.push(event)
    onEvent(event)
  }
  return events
}

function isFinal(event: ModelEvent): boolean {
  return event.type === 'answered' || event.type === 'failed'
}

function answered(events: ModelEvent[]): Answered {
  const final = must(events.at(-1), 'something has come')
  if (final.type !== 'answered') throw new Error(`It did not answer: ${JSON.stringify(final)}`)
  return final
}

function joined(events: ModelEvent[], type: 'text' | 'thinking'): string {
  return events.map((event) => (event.type === type ? event.text : '')).join('')
}

function texts({ content }: Answered): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

function toMessage(scene: Scene, { model, content }: Answered): ConversationMessage {
  return { role: 'assistant', provider: scene.provider.id, model, content }
}

function afterTools(scene: Scene, answer: Answered, content: string): ModelRequest {
  const results = answer.content.flatMap((block) =>
    block.type === 'tool_call' ? [{ toolUseId: block.toolUseId, tool: block.tool, content, isError: false }] : [],
  )
  const conversation = [...scene.request.conversation, toMessage(scene, answer), { role: 'tools' as const, results }]
  return { ...scene.request, conversation }
}
