import { expect, test } from '@jest/globals'
import { must } from '@rain/protocol'
import { says, type Answer, type ContentPart } from '@rain/testing'
import type { ConversationMessage, ImagePart, ModelFinal } from './provider.ts'
import { anthropicFixture } from './testing/anthropic-fixture.ts'
import { desktopTool } from './testing/desktop-actions.ts'
import type { ProviderFixture, Scene } from './testing/fixture.ts'
import { geminiFixture } from './testing/gemini-fixture.ts'
import { ollamaFixture } from './testing/ollama-fixture.ts'
import { openaiCompatibleFixture } from './testing/openai-compatible-fixture.ts'
import { openaiFixture } from './testing/openai-fixture.ts'

/** Whoever works on a desktop in whatever words: another may go on with it, and the first again after that. */
const fixtures: ProviderFixture[] = [
  anthropicFixture,
  openaiFixture,
  geminiFixture,
  ollamaFixture,
  openaiCompatibleFixture,
]
const pairs = fixtures.flatMap((from) => fixtures.filter((to) => to !== from).map((to) => ({ from, to })))

const picture: ImagePart = { type: 'image', mediaType: 'image/png', base64: 'iVBORw0KGgo=' }

const step = (...parts: ContentPart[]): Answer => ({ parts: [{ type: 'thinking', text: 'Let me see' }, ...parts] })
const acts = (input: Record<string, unknown>): ContentPart => ({ type: 'tool_use', name: 'computer', input })

/** Looks, then does three things at once, one of which fails and one of which not every dialect has a word for; then speaks. */
const work: Answer[] = [
  step(acts({ action: 'screenshot' })),
  step(
    { type: 'text', text: 'Now.' },
    acts({ action: 'left_click', coordinate: [100, 200] }),
    acts({ action: 'zoom', region: [1, 2, 3, 4] }),
    acts({ action: 'type', text: 'Hola Mundo' }),
  ),
  says('Written.'),
]

test.each(pairs)('work on a desktop goes from $from.name to $to.name and back', async ({ from, to }) => {
  const scenes = [await play(from, [...work, ...work]), await play(to, work)] as const
  try {
    const conversation: ConversationMessage[] = []
    for (const scene of [scenes[0], scenes[1], scenes[0]]) await workOn(scene, conversation)
    expect(scenes.map((scene) => scene.sent().length)).toEqual([6, 3])
    expect(scenes.flatMap((scene) => scene.clock.delays)).toEqual([])
    for (const scene of scenes) {
      const sent = must(scene.sent().at(-1), 'it was asked')
      for (const said of ['Hola Mundo', 'The screen has changed.']) expect(sent).toContain(said)
    }
  } finally {
    await Promise.all(scenes.map((scene) => scene.close()))
  }
})

test.each(pairs)('work on a desktop of $from.name ends with $to.name, which has none', async ({ from, to }) => {
  const scenes = [await play(from, work), await play(to, [says('So it was.')])] as const
  try {
    const conversation: ConversationMessage[] = []
    await workOn(scenes[0], conversation)
    conversation.push({ role: 'user', content: [{ type: 'text', text: 'What did you do?' }] })
    const { provider, request } = scenes[1]
    expect(await ask({ provider, request }, conversation)).toMatchObject({ reason: 'end_turn' })
    expect(scenes[1].clock.delays).toEqual([])
  } finally {
    await Promise.all(scenes.map((scene) => scene.close()))
  }
})

function play({ play: start }: ProviderFixture, answers: Answer[]): Promise<Scene> {
  return must(start, 'it has a server')(answers)
}

async function workOn({ provider, request }: Scene, conversation: ConversationMessage[]): Promise<void> {
  const scene = { provider, request: { ...request, tools: [desktopTool] } }
  conversation.push({ role: 'user', content: [{ type: 'text', text: 'Write it.' }] })
  for (;;) {
    const { content, reason } = await ask(scene, conversation)
    if (reason !== 'tool_use') return expect(reason).toBe('end_turn')
    const calls = content.filter((block) => block.type === 'tool_call')
    expect(calls.every(({ tool, invalid }) => tool === 'computer' && invalid === undefined)).toBe(true)
    conversation.push({
      role: 'tools',
      results: calls.map(({ toolUseId, tool, input }) => {
        const fails = input.action === 'type'
        const content = fails ? 'Not done: The screen has changed.' : 'Done.'
        return { toolUseId, tool, content, ...(!fails && { images: [picture] }), isError: fails }
      }),
    })
  }
}

async function ask(
  { provider, request }: Pick<Scene, 'provider' | 'request'>,
  conversation: ConversationMessage[],
): Promise<Extract<ModelFinal, { type: 'answered' }>> {
  for await (const event of provider.ask({ ...request, conversation }, new AbortController().signal)) {
    if (event.type === 'failed') throw new Error(event.message)
    if (event.type !== 'answered') continue
    conversation.push({ role: 'assistant', provider: provider.id, model: event.model, content: event.content })
    return event
  }
  throw new Error('It ended without an answer.')
}
