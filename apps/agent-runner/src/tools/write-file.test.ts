import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readFile, readdir, stat, symlink, writeFile as writeWhole } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestContext } from './testing/create-test-context.ts'
import type { TestContext } from './testing/create-test-context.ts'
import { writeFile } from './write-file.ts'

let context: TestContext
beforeEach(async () => {
  context = await createTestContext()
})
afterEach(() => context.remove())

const write = (path: string, content: string) => writeFile.run({ path, content }, context)
const at = (path: string) => join(context.cwd, path)

test('a new file is made with all missing folders', async () => {
  const outcome = await write('a/b/c.txt', 'one\ntwo\n')
  expect(await readFile(at('a/b/c.txt'), 'utf8')).toBe('one\ntwo\n')
  expect(outcome).toMatchObject({ isError: false, content: 'Created a/b/c.txt (8 bytes).' })
  expect(outcome.detail).toMatchObject({ kind: 'diff', path: 'a/b/c.txt', added: 2, removed: 0 })
})

test('a file is replaced, its mode kept, nothing left beside it, and the difference shown', async () => {
  await writeWhole(at('run.sh'), 'echo one\necho two\n')
  await chmod(at('run.sh'), 0o751)
  const outcome = await write('run.sh', 'echo one\necho 2\n')
  expect((await stat(at('run.sh'))).mode & 0o777).toBe(0o751)
  expect(await readdir(context.cwd)).toEqual(['run.sh'])
  expect(outcome.detail).toMatchObject({ kind: 'diff', added: 1, removed: 1 })
  expect(outcome.detail).toHaveProperty('patch', expect.stringContaining('-echo two\n+echo 2\n'))
})

test('who reads meanwhile sees the old or the new file, never a half', async () => {
  const [before, after] = ['a'.repeat(3_000_000), 'b'.repeat(3_000_000)]
  await writeWhole(at('big'), before)
  let isOver = false
  const seen = new Set<string>()
  const reading = (async () => {
    while (!isOver) seen.add(await readFile(at('big'), 'utf8'))
  })()
  await write('big', after)
  isOver = true
  await reading
  expect([...seen].every((content) => content === before || content === after)).toBe(true)
})

test('a link stays a link and its target is written', async () => {
  await writeWhole(join(context.outside, 'target'), 'old')
  await symlink('../outside/target', at('link'))
  await write('link', 'new')
  expect(await readFile(join(context.outside, 'target'), 'utf8')).toBe('new')
  expect(await readdir(context.cwd)).toEqual(['link'])
})

test('a binary file can be replaced', async () => {
  await writeWhole(at('data'), Buffer.from([0, 1, 2]))
  expect(await write('data', 'text')).toMatchObject({ isError: false, detail: { kind: 'diff', added: 1 } })
})

test.each([
  ['folder', 'is a folder'],
  ['pipe', 'not a regular file'],
  ['file/below', 'is a file'],
  ['x'.repeat(256), 'too long'],
])('%j cannot be written and says why', async (path, reason) => {
  await mkdir(at('folder'))
  await writeWhole(at('file'), '')
  execFileSync('mkfifo', [at('pipe')])
  expect(await write(path, 'text')).toMatchObject({ isError: true, content: expect.stringContaining(reason) })
})

test('an interrupt before the end leaves the old file and nothing beside it', async () => {
  await writeWhole(at('file'), 'old')
  context.abort()
  await expect(write('file', 'new')).rejects.toMatchObject({ name: 'AbortError' })
  expect(await readFile(at('file'), 'utf8')).toBe('old')
  expect(await readdir(context.cwd)).toEqual(['file'])
})
