import { expect, test } from '@jest/globals'
import type { CallToolResult } from '@modelcontextprotocol/client'
import { toOutcome } from './result-content.ts'

const outcomeOf = (content: CallToolResult['content'], more: Partial<CallToolResult> = {}) =>
  toOutcome('notes', { content, ...more })
const text = (said: string) => ({ type: 'text' as const, text: said })

/** One pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

test('what a server says is marked as its words', () => {
  expect(outcomeOf([text('one'), text('two')])).toMatchObject({
    content: expect.stringMatching(/^\[outside text \w+ begins: from mcp: notes[^]*one\n\ntwo[^]*ends\]$/),
    isError: false,
    readFrom: 'mcp: notes',
  })
})

test('a failure of the tool is one, and an empty result is said to be empty', () => {
  expect(outcomeOf([text('no such note')], { isError: true })).toMatchObject({ isError: true })
  expect(outcomeOf([]).content).toContain('(nothing)')
})

test('a long result keeps its beginning and its end', () => {
  const { content } = outcomeOf([text(`begin${'x'.repeat(1_000_000)}end`)])
  expect(content.length).toBeLessThan(62_000)
  expect(content).toMatch(/begin[^]*characters left out[^]*end/)
})

test('structured content is shown unless the text is the same', () => {
  const structuredContent = { a: 1 }
  expect(outcomeOf([text('a is one')], { structuredContent }).content).toContain('{"a":1}')
  expect(outcomeOf([text('{"a":1}')], { structuredContent }).content.match(/\{"a":1\}/g)).toHaveLength(1)
})

test('a picture is passed on for what it is, not for what it is called', () => {
  const outcome = outcomeOf([{ type: 'image', data: png, mimeType: 'text/html' }])
  expect(outcome.images).toMatchObject([{ mediaType: 'image/png', width: 1, height: 1 }])
  const other = Buffer.from('<svg onload="x"/>').toString('base64')
  const refused = outcomeOf([{ type: 'image', data: other, mimeType: 'image/png' }])
  expect(refused.images).toBeUndefined()
  expect(refused.content).toContain('not shown')
})

test('a JPEG is known by its frame', () => {
  const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b080002000301011100ffda0000', 'hex')
  const { images } = outcomeOf([{ type: 'image', data: jpeg.toString('base64'), mimeType: 'image/jpeg' }])
  expect(images).toMatchObject([{ mediaType: 'image/jpeg', width: 3, height: 2 }])
})

test('of a file the text is shown, of bytes that there are some', () => {
  const { content } = outcomeOf([
    { type: 'resource', resource: { uri: 'note://1', text: 'the note' } },
    { type: 'resource', resource: { uri: 'note://2', blob: 'AAAA' } },
    { type: 'resource_link', uri: 'note://3', name: 'third' },
  ])
  expect(content).toMatch(/note:\/\/1[^]*the note[^]*note:\/\/2[^]*not shown[^]*third note:\/\/3/)
})
