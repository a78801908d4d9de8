import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestContext } from './testing/create-test-context.ts'
import type { TestContext } from './testing/create-test-context.ts'
import { readFile } from './read-file.ts'

let context: TestContext
beforeEach(async () => {
  context = await createTestContext()
})
afterEach(() => context.remove())

async function read(content: string | Buffer, window: { offset?: number; limit?: number } = {}) {
  await writeFile(join(context.cwd, 'file'), content)
  return readFile.run({ path: 'file', ...window }, context)
}

function numbers(content: string): number[] {
  return content
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => Number(line.split('\t')[0]))
}

test('lines come with their numbers', async () => {
  expect(await read('one\n\n  three\n')).toEqual({ content: '     1\tone\n     2\t\n     3\t  three', isError: false })
})

test('a last line without a newline, windows line ends and a byte order mark are all read', async () => {
  expect((await read('\uFEFFone\r\ntwo')).content).toBe('     1\tone\n     2\ttwo')
})

test('an empty file says so', async () => {
  expect(await read('')).toEqual({ content: 'file is empty.', isError: false })
})

test('2000 lines are given, and where to continue', async () => {
  const outcome = await read(Array.from({ length: 2500 }, (_, index) => `line ${index + 1}\n`).join(''))
  expect(numbers(outcome.content)).toHaveLength(2000)
  expect(outcome.content).toMatch(/\[The file has 2500 lines\. Continue with offset 2001\.\]$/)
})

test('exactly 2000 lines are all', async () => {
  expect((await read('x\n'.repeat(2000))).content).not.toContain('[')
})

test('offset and limit choose the lines', async () => {
  const outcome = await read('a\nb\nc\nd\ne\n', { offset: 2, limit: 2 })
  expect(outcome.content).toBe('     2\tb\n     3\tc\n[The file has 5 lines. Continue with offset 4.]')
  expect((await read('a\nb\nc\nd\ne\n', { offset: 4, limit: 2 })).content).toBe('     4\td\n     5\te')
})

test('an offset behind the end is an error that tells the length', async () => {
  expect(await read('a\nb\n', { offset: 9 })).toMatchObject({
    isError: true,
    content: expect.stringContaining('only 2 lines'),
  })
})

test('a line is cut to 2000 characters and that is told', async () => {
  const { content } = await read(`${'x'.repeat(5000)}\nshort\n${'y'.repeat(2000)}\r\n`)
  expect(content.split('\n')[0]).toBe(`     1\t${'x'.repeat(2000)}`)
  expect(content.split('\n')[2]).toBe(`     3\t${'y'.repeat(2000)}`)
  expect(content).toContain('[1 longer lines were cut to 2000 characters]')
})

test('characters on the border of two reads stay whole', async () => {
  const text = `${'a'.repeat(1500)}€\n`.repeat(200)
  const { content } = await read(text)
  expect(content).not.toContain('\uFFFD')
  expect(content.split('\n')[43]).toBe(`    44\t${'a'.repeat(1500)}€`)
})

test('a page that would be huge ends at a whole line and tells where to continue', async () => {
  const { content } = await read(`${'z'.repeat(1999)}\n`.repeat(2000))
  expect(content.length).toBeLessThan(300_000)
  const last = numbers(content).at(-1) ?? 0
  expect(content).toContain(`Continue with offset ${last + 1}.`)
})

test.each([
  ['an image', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'a PNG image'],
  ['a photo', Buffer.from('ffd8ffe000104a464946', 'hex'), 'a JPEG image'],
  ['a PDF', Buffer.from('%PDF-1.7 ...'), 'a PDF document'],
  ['UTF-16', Buffer.from('\uFEFFhello', 'utf16le'), 'UTF-16 text'],
  ['a binary', Buffer.from([1, 2, 0, 3]), 'a binary file'],
])('%s is told for what it is', async (_, bytes, name) => {
  expect(await read(bytes)).toMatchObject({ isError: true, content: expect.stringContaining(`file is ${name}`) })
})

test.each([
  ['missing.txt', 'does not exist'],
  ['folder', 'is a folder'],
  ['pipe', 'not a regular file'],
  ['/dev/zero', 'not a regular file'],
  ['', 'path is empty'],
  ['a\0b', 'NUL'],
])('%j is an error that says what to do', async (path, reason) => {
  await mkdir(join(context.cwd, 'folder'))
  execFileSync('mkfifo', [join(context.cwd, 'pipe')])
  expect(await readFile.run({ path }, context)).toMatchObject({
    isError: true,
    content: expect.stringContaining(reason),
  })
})

test('a link is read where it leads', async () => {
  await writeFile(join(context.outside, 'target'), 'there')
  await symlink('../outside/target', join(context.cwd, 'link'))
  expect((await readFile.run({ path: 'link' }, context)).content).toBe('     1\tthere')
})

test('an interrupt stops the reading', async () => {
  context.abort()
  await expect(read('text')).rejects.toMatchObject({ name: 'AbortError' })
})
