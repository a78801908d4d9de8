import { expect, test } from '@jest/globals'
import { must } from '@rain/protocol'
import { tellAttachment } from '../turn/attachments/tell-attachment.ts'
import { unseenImage, type ImagePart, type ModelEvent } from './provider.ts'
import { anthropicFixture } from './testing/anthropic-fixture.ts'
import { demoFixture } from './testing/demo-fixture.ts'
import type { ProviderFixture } from './testing/fixture.ts'
import { geminiFixture } from './testing/gemini-fixture.ts'
import { ollamaFixture } from './testing/ollama-fixture.ts'
import { openaiCompatibleFixture } from './testing/openai-compatible-fixture.ts'
import { openaiFixture } from './testing/openai-fixture.ts'

/** One transparent pixel. */
const base64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
const image: ImagePart = { type: 'image', mediaType: 'image/png', base64 }
const shown = {
  id: 'att_1',
  name: 'shot.png',
  kind: 'image',
  size: 70,
  text: null,
  textLength: null,
  path: null,
} as const

/** Asks with a picture beside the person's words; gives what reached the server, and what the person is told. */
async function send(fixture: ProviderFixture) {
  const scene = await must(fixture.situations.says_hello, 'every provider says hello')()
  try {
    const words = { type: 'text', text: 'What is this?' } as const
    const content = [words, ...tellAttachment({ ...shown, image })]
    const request = { ...scene.request, conversation: [{ role: 'user' as const, content }] }
    const events: ModelEvent[] = []
    for await (const event of scene.provider.ask(request, new AbortController().signal)) events.push(event)
    expect(events.at(-1)).toMatchObject({ type: 'answered' })
    const codes = events.flatMap((event) => (event.type === 'remark' ? [event.saying.code] : []))
    return { body: scene.sent().at(-1) ?? '', codes }
  } finally {
    await scene.close()
  }
}

test.each<[ProviderFixture, object]>([
  [anthropicFixture, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } }],
  [openaiFixture, { type: 'input_image', image_url: `data:image/png;base64,${base64}` }],
  [geminiFixture, { inlineData: { mimeType: 'image/png', data: base64 } }],
])('$name gets the picture of a message in its own way, beside the words', async (fixture, block) => {
  const { body, codes } = await send(fixture)
  expect(body).toContain('What is this?')
  expect(partsIn(JSON.parse(body))).toContainEqual(expect.objectContaining(block))
  expect(codes).toEqual([])
})

test.each([ollamaFixture, openaiCompatibleFixture])(
  '$name gets the picture, or the person is told that it cannot see',
  async (fixture) => {
    const { body, codes } = await send(fixture)
    const isSeen = body.includes(base64)
    expect(isSeen ? codes : codes.includes('no_images')).toEqual(isSeen ? [] : true)
    expect(body.includes(JSON.stringify(unseenImage).slice(1, -1))).toBe(!isSeen)
  },
)

test('the demo model answers all the same', async () => {
  await send(demoFixture)
})

/** Every object anywhere in a body. */
function partsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value).flatMap(partsIn)]
}
