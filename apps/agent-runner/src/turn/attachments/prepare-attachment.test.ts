import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Attachment } from '@rain/protocol'
import { noSandbox } from '../../sandbox/create-sandbox.ts'
import { createDocumentReader } from '../../tools/web-fetch/read-document.ts'
import { drawText, makePdf } from '../../tools/web-fetch/testing/make-pdf.ts'
import { prepareAttachment } from './prepare-attachment.ts'

let cwd: string
beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'rain-prepare-')))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const readDocument = createDocumentReader(noSandbox('not in this test'))

function prepare(kind: Attachment['kind'], name: string, bytes: Buffer, among = 1) {
  return prepareAttachment({
    file: { kind, name, bytes },
    among,
    cwd,
    readDocument,
    signal: AbortSignal.timeout(60_000),
  })
}

test('the text of a PDF is read, and nothing lands in the folder', async () => {
  const made = await prepare('pdf', 'bill.pdf', makePdf(drawText('Forty two herons')))
  expect(made.text).toContain('Forty two herons')
  expect(made.path).toBeNull()
  expect(made.pages).toBe(1)
  expect(await readdir(cwd)).toEqual([])
})

test('a PDF that is broken is put into the folder', async () => {
  expect(await prepare('pdf', 'a.pdf', Buffer.from('%PDF-1.7 broken'))).toEqual({
    text: null,
    textLength: null,
    path: 'attachments/a.pdf',
    pages: null,
  })
})

test('pages that were scanned have no text, and are counted all the same', async () => {
  expect(await prepare('pdf', 'scan.pdf', makePdf(Buffer.from('')))).toEqual({
    text: null,
    textLength: null,
    path: 'attachments/scan.pdf',
    pages: 1,
  })
})

test('files of one message share its room', async () => {
  const bytes = Buffer.from('x'.repeat(30_000))
  expect(await prepare('text', 'one.txt', bytes, 2)).toMatchObject({ path: null, textLength: 30_000 })
  const shared = await prepare('text', 'many.txt', bytes, 10)
  expect([shared.text?.length, shared.path]).toEqual([8_000, 'attachments/many.txt'])
})

test('a character is never cut in two, and what Postgres cannot keep is left out', async () => {
  const made = await prepare('text', 'a.txt', Buffer.from(`${'x'.repeat(39_999)}😀😀`))
  expect(made.text).toHaveLength(39_999)
  expect((await prepare('text', 'b.txt', Buffer.from('a\0b'))).text).toBe('ab')
})

test('a picture is neither read nor put anywhere', async () => {
  expect(await prepare('image', 'a.png', Buffer.from([1]))).toEqual({
    text: null,
    textLength: null,
    path: null,
    pages: null,
  })
})
