import { expect, test } from '@jest/globals'
import { must } from '@rain/protocol'
import { says, type Answer, type ContentPart } from '@rain/testing'
import type { ConversationMessage, ImagePart, ModelFinal } from './provider.ts'
import { anthropicFixture } from './testing/anthropic-fixture.ts'
import type { ProviderFixture, Scene } from './testing/fixture.ts'
import { geminiFixture } from './testing/gemini-fixture.ts'
import { ollamaFixture } from './testing/ollama-fixture.ts'
import { openaiCompatibleFixture } from './testing/openai-compatible-fixture.ts'
import { openaiFixture } from './testing/openai-fixture.ts'

/**
 * A conversation may go from any provider to any other and back: each simulated server is as strict as the real one, and
 * takes it at the first try.
 */
const fixtures: ProviderFixture[] = [
  anthropicFixture,
  openaiFixture,
  geminiFixture,
  ollamaFixture,
  openaiCompatibleFixture,
]
const pairs = fixtures.flatMap((from) => fixtures.filter((to) => to !== from).map((to) => ({ from, to })))

const image: ImagePart = {
  type: 'image',
  mediaType: 'image/png',
  base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
}

/** Thinks, speaks and calls two tools at once; then says something. */
const work: Answer[] = [
  {
    parts: [
      { type: 'thinking', text: 'Let me see' },
      { type: 'redacted_thinking' },
      { type: 'text', text: 'Looking.' },
      ...['one', 'two'].map((name): ContentPart => ({
        type: 'tool_use',
        name: 'bash',
        input: { command: `shot ${name}` },
      })),
    ],
  },
  says('Two pictures.'),
]

test.each(pairs)('a conversation with $from.name goes on with $to.name and comes back', async ({ from, to }) => {
  const scenes = [await play(from, [...work, ...work]), await play(to, work)] as const
  try {
    const conversation: ConversationMessage[] = []
    for (const scene of [scenes[0], scenes[1], scenes[0]]) await workOn(scene, conversation)
    expect(scenes.map((scene) => scene.sent().length)).toEqual([4, 2])
    expect(scenes.flatMap((scene) => scene.clock.delays)).toEqual([])
    for (const scene of scenes) {
      const sent = must(scene.sent().at(-1), 'it was asked')
      const words = ['What is this?', 'Looking.', 'shot two', 'the second failed', 'Two pictures.']
      for (const said of words) expect(sent).toContain(said)
    }
  } finally {
    await Promise.all(scenes.map((scene) => scene.close()))
  }
})

function play({ play: start }: ProviderFixture, answers: Answer[]): Promise<Scene> {
  return must(start, 'it has a server')(answers)
}

/** One turn: a picture is shown, the model calls its tools, one shows a picture and one fails, the model answers. */
async function workOn(scene: Scene, conversation: ConversationMessage[]): Promise<void> {
  conversation.push({ role: 'user', content: [{ type: 'text', text: 'What is this?' }, image] })
  const called = await ask(scene, conversation)
  expect(called.reason).toBe('tool_use')
  const calls = called.content.filter((block) => block.type === 'tool_call')
  expect(calls).toHaveLength(2)
  conversation.push({
    role: 'tools',
    results: calls.map(({ toolUseId, tool }, index) => ({
      toolUseId,
      tool,
      content: index === 0 ? 'the first worked' : 'the second failed',
      ...(index === 0 && { images: [image] }),
      isError: index === 1,
    })),
  })
  expect((await ask(scene, conversation)).reason).toBe('end_turn')
}

async function ask(
  { provider, request }: Scene,
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
