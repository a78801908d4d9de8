import { expect, test } from '@jest/globals'
import type { ShownAttachment } from '../attachments/tell-attachment.ts'
import { messagesOf } from './build-conversation.ts'
import { readingsIn, withDocuments, withoutDocumentsOf } from './documents.ts'
import { count } from './measure.ts'
import { partsOfMessage } from './parts.ts'
import { aPdf, aStep, countQuarters, says } from './testing/conversations.ts'
import type { ShownStep } from './shown-step.ts'

const limits = { pages: 10, bytes: 10_000, tokensPerPage: 1_000 }

/** A message for each of these, the oldest first. */
const withFiles = (...files: ShownAttachment[]): ShownStep[] =>
  files.map((file, at) =>
    aStep({ turnId: `trn_${at}`, step: 0, role: 'user', content: says('look'), attachments: [file] }),
  )

const marked = (steps: ShownStep[]) =>
  steps.flatMap(({ attachments = [] }) => attachments.filter(({ asDocument }) => asDocument).map(({ id }) => id))

const mark = (steps: ShownStep[], more: Partial<Parameters<typeof withDocuments>[1]> = {}) =>
  withDocuments(steps, { limits, contextTokens: 100_000, ...more })

test('the newest documents are shown as they are, as many as the model takes pages, bytes and tokens of', () => {
  const three = withFiles(aPdf('a', { pages: 4 }), aPdf('b', { pages: 4 }), aPdf('c', { pages: 4 }))
  expect(marked(mark(three))).toEqual(['b', 'c'])
  expect(marked(mark(three, { limits: { ...limits, bytes: 1_500 } }))).toEqual(['c'])
  expect(marked(mark(three, { contextTokens: 9_000 }))).toEqual(['c'])
  expect(marked(mark(three, { contextTokens: 7_000 }))).toEqual([])
})

test('one that is too large does not keep a smaller one out', () => {
  expect(marked(mark(withFiles(aPdf('small'), aPdf('book', { pages: 300 }))))).toEqual(['small'])
})

test('pictures beside them take of the same room', () => {
  const image = { type: 'image', mediaType: 'image/png', base64: 'AAAA' } as const
  const picture: ShownAttachment = { ...aPdf('p', { size: 9_600 }), kind: 'image', image, document: null }
  expect(marked(mark(withFiles(aPdf('a'), picture)))).toEqual([])
})

test('for a model that takes none, and for one that comes after another, the marks are its own', () => {
  const steps = withFiles(aPdf('a'))
  const forOne = mark(steps)
  expect(marked(forOne)).toEqual(['a'])
  expect(marked(mark(forOne, { limits: undefined }))).toEqual([])
  expect(mark(mark(forOne, { limits: undefined }))).toEqual(forOne)
})

test('what is chosen stays the same when the conversation goes on', () => {
  const steps = withFiles(aPdf('a'), aPdf('b'))
  const later = [...steps, aStep({ turnId: 'trn_9', content: says('long answer '.repeat(1_000)) })]
  expect(mark(later).slice(0, 2)).toEqual(mark(steps))
})

test('a document costs its pages, its text, and what its text does not tell', async () => {
  const sizeOf = async (file: ShownAttachment) => {
    const [message] = mark(withFiles(file)).flatMap(messagesOf)
    if (!message) throw new Error('no message')
    return count(partsOfMessage(message), countQuarters)
  }
  const [short, longer, cut] = [aPdf('a'), aPdf('a', { pages: 4 }), aPdf('a', { textLength: 10_120 })]
  expect(await sizeOf(short)).toBeGreaterThan(3_000)
  expect((await sizeOf(longer)) - (await sizeOf(short))).toBe(1_000)
  // 10,000 characters of English are some 2,500 tokens
  expect((await sizeOf(cut)) - (await sizeOf(short))).toBeGreaterThan(2_500)
  expect(await sizeOf({ ...short, document: null })).toBeLessThan(200)
})

test('how each is read is told once for each, and of what is only named nothing', () => {
  const named: ShownAttachment = { ...aPdf('named'), text: null, document: null, path: 'attachments/named.pdf' }
  const text: ShownAttachment = { ...aPdf('text'), document: null, readAs: 'document' }
  const steps = mark(withFiles(named, text, aPdf('document')))
  expect(readingsIn(steps)).toEqual([
    { id: 'text', readAs: 'text', before: 'document' },
    { id: 'document', readAs: 'document', before: null },
  ])
  expect(readingsIn(withoutDocumentsOf(steps, new Set(['document'])))).toContainEqual(
    expect.objectContaining({ id: 'document', readAs: 'text' }),
  )
})
