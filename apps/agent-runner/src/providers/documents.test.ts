import { describe, expect, test } from '@jest/globals'
import { must } from '@rain/protocol'
import { makeTestPdf, says, type Answer } from '@rain/testing'
import type { DocumentPart, ModelEvent, ModelRequest } from './provider.ts'
import { anthropicFixture } from './testing/anthropic-fixture.ts'
import { demoFixture } from './testing/demo-fixture.ts'
import type { ProviderFixture, Scene } from './testing/fixture.ts'
import { geminiFixture } from './testing/gemini-fixture.ts'
import { ollamaFixture } from './testing/ollama-fixture.ts'
import { openaiCompatibleFixture } from './testing/openai-compatible-fixture.ts'
import { openaiFixture } from './testing/openai-fixture.ts'

const head = '[Attached document "bill.pdf"]'
const text = '[Attached file "bill.pdf"] Forty two herons'

function aDocument(pdf = makeTestPdf(), id = 'att_1'): DocumentPart {
  return {
    type: 'document',
    id,
    mediaType: 'application/pdf',
    name: 'bill.pdf',
    base64: pdf.toString('base64'),
    head,
    text,
    tokensBeside: 1_000,
  }
}

function asking({ request }: Scene, ...documents: DocumentPart[]): ModelRequest {
  const words = { type: 'text', text: 'What does it say?' } as const
  return { ...request, conversation: [{ role: 'user', content: [words, ...documents] }] }
}

async function ask(scene: Scene, request: ModelRequest): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  for await (const event of scene.provider.ask(request, new AbortController().signal)) events.push(event)
  return events
}

async function inScene<T>(
  fixture: ProviderFixture,
  work: (scene: Scene) => Promise<T>,
  answers: Answer[] = [says('Herons.'), says('Again.')],
): Promise<T> {
  const scene = await must(fixture.play, `${fixture.name} has a server`)(answers)
  return work(scene).finally(() => scene.close())
}

const { base64 } = aDocument()
/** How a document is shown to them, and how they refuse all of them. */
const readers: [ProviderFixture, object, string][] = [
  [
    anthropicFixture,
    { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: base64 } },
    'messages.0.content.2: This model does not support PDF input.',
  ],
  [
    openaiFixture,
    { type: 'input_file', filename: 'bill.pdf', file_data: `data:application/pdf;base64,${base64}` },
    'This model does not support file inputs.',
  ],
  [
    geminiFixture,
    { inlineData: { mimeType: 'application/pdf', data: base64 } },
    'Unsupported MIME type: application/pdf',
  ],
]

/** OpenAI has no limit of pages: what is too long for it is too long for its context. */
const unreadable = [
  { why: 'locked', pdf: makeTestPdf({ locked: true }), fixtures: [anthropicFixture, openaiFixture, geminiFixture] },
  { why: 'broken', pdf: Buffer.from('%PDF-1.7 nothing'), fixtures: [anthropicFixture, openaiFixture, geminiFixture] },
  { why: 'too long', pdf: makeTestPdf({ pages: 1_200 }), fixtures: [anthropicFixture, geminiFixture] },
]

describe.each(readers)('$0.name', (fixture, block, takesNone) => {
  test('says what it takes of documents', () =>
    inScene(fixture, async ({ provider }) => {
      const { documents } = await provider.describeModel('auto', new AbortController().signal)
      expect(documents).toEqual({
        pages: expect.any(Number),
        bytes: expect.any(Number),
        tokensPerPage: expect.any(Number),
      })
    }))

  test('gets a document as it is, behind what is said of it, and the same again at the next step', () =>
    inScene(fixture, async (scene) => {
      const request = asking(scene, aDocument())
      const events = await ask(scene, request)
      expect(events.at(-1)).toMatchObject({ type: 'answered' })
      expect(events.some(({ type }) => type === 'documents_refused')).toBe(false)
      const [body = ''] = scene.sent()
      expect(partsIn(JSON.parse(body))).toContainEqual(expect.objectContaining(block))
      expect(textsIn(JSON.parse(body))).toContain(head)
      expect(body).not.toContain('Forty two')
      await ask(scene, request)
      expect(scene.sent()[1]).toBe(body)
    }))

  test.each(unreadable.filter(({ fixtures }) => fixtures.includes(fixture)))(
    'reads the text of one that is $why, and says that it refused it',
    ({ pdf }) =>
      inScene(fixture, async (scene) => {
        const events = await ask(scene, asking(scene, aDocument(pdf)))
        expect(events.at(-1)).toMatchObject({ type: 'answered' })
        expect(events).toContainEqual({ type: 'documents_refused', ids: ['att_1'], why: 'document' })
        expect(scene.sent()).toHaveLength(2)
        expect(textsIn(JSON.parse(scene.sent()[1] ?? ''))).toContain(text)
        expect(scene.clock.delays).toEqual([])
      }),
  )

  test.each([
    ['newest', [makeTestPdf(), makeTestPdf(), makeTestPdf({ locked: true })], 'att_2'],
    ['oldest', [makeTestPdf({ locked: true }), makeTestPdf(), makeTestPdf()], 'att_0'],
  ])('reads the text of the one that it refuses (the %s), and the others as they are', (_which, pdfs, refused) =>
    inScene(fixture, async (scene) => {
      const documents = pdfs.map((pdf, at) => aDocument(pdf, `att_${at}`))
      const events = await ask(scene, asking(scene, ...documents))
      expect(events.at(-1)).toMatchObject({ type: 'answered' })
      expect(events).toContainEqual({ type: 'documents_refused', ids: [refused], why: 'document' })
      const told = textsIn(JSON.parse(scene.sent().at(-1) ?? ''))
      expect(told.filter((each) => each === head)).toHaveLength(2)
      expect(told.filter((each) => each === text)).toHaveLength(1)
    }),
  )

  test('says of a model that takes none that it is the model, and shows it none the next time', () =>
    inScene(
      fixture,
      async (scene) => {
        const request = asking(scene, aDocument(), aDocument(makeTestPdf(), 'att_2'))
        expect(await ask(scene, request)).toContainEqual({
          type: 'documents_refused',
          ids: ['att_1', 'att_2'],
          why: 'model',
        })
        expect((await scene.provider.describeModel('auto', new AbortController().signal)).documents).toBeUndefined()
        const events = await ask(scene, request)
        expect(events.at(-1)).toMatchObject({ type: 'answered' })
        expect(events.some(({ type }) => type === 'documents_refused')).toBe(false)
        expect(scene.sent()).toHaveLength(3)
      },
      [{ status: 400, message: takesNone }, says('Herons.'), says('Again.')],
    ))

  test('reads the text where the API refuses it in words that Rain does not know', () =>
    inScene(
      fixture,
      async (scene) => {
        const events = await ask(scene, asking(scene, aDocument()))
        expect(events.at(-1)).toMatchObject({ type: 'answered' })
        expect(events).toContainEqual({ type: 'documents_refused', ids: ['att_1'], why: 'document' })
        expect(scene.sent()).toHaveLength(2)
      },
      [{ status: 400, message: 'This cannot be read.' }, says('Herons.')],
    ))

  test('says what was refused first where its text does not help either', () =>
    inScene(
      fixture,
      async (scene) => {
        const events = await ask(scene, asking(scene, aDocument()))
        expect(events.some(({ type }) => type === 'documents_refused')).toBe(false)
        expect(events.at(-1)).toMatchObject({
          type: 'failed',
          code: 'provider_rejected',
          message: expect.stringContaining('This cannot be read.') as unknown,
        })
        expect(scene.sent()).toHaveLength(2)
      },
      [
        { status: 400, message: 'This cannot be read.' },
        { status: 400, message: 'Nor can this.' },
      ],
    ))

  test('is asked once where no document can be the reason', () =>
    inScene(
      fixture,
      async (scene) => {
        expect((await ask(scene, scene.request)).at(-1)).toMatchObject({ type: 'failed', code: 'provider_rejected' })
        expect(scene.sent()).toHaveLength(1)
      },
      [{ status: 400, message: 'This cannot be read.' }, says('Herons.')],
    ))

  test('counts a document by its pages, and never more than Rain expects of them', () =>
    inScene(fixture, async (scene) => {
      const signal = new AbortController().signal
      const { documents } = await scene.provider.describeModel('auto', signal)
      const count = async (pages: number) =>
        must(await scene.provider.countTokens(asking(scene, aDocument(makeTestPdf({ pages }))), signal), 'it counts')
      const perPage = ((await count(11)) - (await count(1))) / 10
      expect(perPage).toBeGreaterThan(500)
      expect(perPage).toBeLessThan(must(documents, 'it takes documents').tokensPerPage)
    }))
})

test.each([ollamaFixture, openaiCompatibleFixture])('$name is told the text of a document', (fixture) =>
  inScene(fixture, async (scene) => {
    expect((await scene.provider.describeModel('auto', new AbortController().signal)).documents).toBeUndefined()
    expect((await ask(scene, asking(scene, aDocument()))).at(-1)).toMatchObject({ type: 'answered' })
    expect(scene.sent()[0]).toContain('Forty two herons')
    expect(scene.sent()[0]).not.toContain(base64)
    expect(scene.sent()[0]).not.toContain('Attached document')
  }),
)

test('the demo model answers all the same', async () => {
  const scene = await must(demoFixture.situations.says_hello, 'every provider says hello')()
  expect((await ask(scene, asking(scene, aDocument()))).at(-1)).toMatchObject({ type: 'answered' })
  await scene.close()
})

/** Every object anywhere in a body. */
function partsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value).flatMap(partsIn)]
}

function textsIn(body: unknown): unknown[] {
  return partsIn(body).flatMap((part) => ('text' in part ? [part.text] : []))
}
