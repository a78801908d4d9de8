import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { createSandbox, noSandbox } from '../../sandbox/create-sandbox.ts'
import type { Sandbox, WrapRequest } from '../../sandbox/sandbox.ts'
import { testWithSandbox } from '../../sandbox/testing/test-with-sandbox.ts'
import { createDocumentReader } from './read-document.ts'
import { drawText, makePdf } from './testing/make-pdf.ts'

const signal = new AbortController().signal
const none = noSandbox('not in this test')
const html = { kind: 'html', url: 'http://site.test/' } as const
const pdf = { kind: 'pdf', url: 'http://site.test/' } as const
const page = Buffer.from('<html><title>Bread</title><body><p>Flour and <a href="/water">water</a>.</p></body></html>')
const readPage = { kind: 'read', title: 'Bread', text: 'Flour and [water](http://site.test/water).' }
const bomb = makePdf(deflateSync(Buffer.alloc(900_000_000), { level: 1 }), { filter: 'FlateDecode' })

describe('without a sandbox', () => {
  test('a document is read', async () => {
    expect(await createDocumentReader(none)(html, page, signal)).toEqual(readPage)
  })

  test('one that unpacks to more memory than it may have is not', async () => {
    expect(bomb.length).toBeLessThan(10_000_000)
    expect(await createDocumentReader(none)(pdf, bomb, signal)).toMatchObject({ kind: 'unreadable' })
  })

  test('one that takes too long is given up', async () => {
    const read = createDocumentReader(none, { timeMs: 1, memoryMb: 512 })
    const answer = await read(html, page, signal)
    expect(answer).toEqual({ kind: 'unreadable', why: 'It takes too much time or memory to read.' })
  })

  test('an interrupt ends the reader', async () => {
    const controller = new AbortController()
    const reading = createDocumentReader(none)(html, page, controller.signal)
    controller.abort()
    await expect(reading).rejects.toThrow()
  })
})

describe('in the sandbox', () => {
  testWithSandbox('pages and PDFs are read, and a bomb is not', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'rain-reader-')))
    const sandbox = await createSandbox({
      rainHome: folder,
      home: '/nonexistent',
      searchPath: process.env.PATH ?? '',
    })
    try {
      const asked: WrapRequest[] = []
      const read = createDocumentReader({ ...sandbox, wrap: (request) => (asked.push(request), sandbox.wrap(request)) })
      expect(await read(html, page, signal)).toEqual(readPage)
      const text = '[page 1 of 1]\nHello'
      expect(await read(pdf, makePdf(drawText('Hello')), signal)).toEqual({ kind: 'read', title: '', text, pages: 1 })
      expect(await read(pdf, bomb, signal)).toMatchObject({ kind: 'unreadable' })
      expect(asked).toHaveLength(3)
      for (const request of asked) expect(request).toMatchObject({ network: 'none', writable: [], environment: {} })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('that cannot be built nothing is read', async () => {
    const broken: Sandbox = {
      status: { available: true, program: 'bubblewrap', memory: 'watched' },
      wrap: async () => ({ kind: 'refused', reason: 'broken' }),
    }
    expect(await createDocumentReader(broken)(html, page, signal)).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining('could not be built'),
    })
  })
})
