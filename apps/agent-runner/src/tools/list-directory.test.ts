import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestContext } from './testing/create-test-context.ts'
import type { TestContext } from './testing/create-test-context.ts'
import { listDirectory } from './list-directory.ts'

let context: TestContext
beforeEach(async () => {
  context = await createTestContext()
})
afterEach(() => context.remove())

const at = (path: string) => join(context.cwd, path)

test('folders come first, hidden entries are shown, files have sizes and links their targets', async () => {
  await mkdir(at('zoo'))
  await mkdir(at('.git'))
  await writeFile(at('b.txt'), 'x'.repeat(1234))
  await writeFile(at('.env'), '')
  await symlink('b.txt', at('link'))
  const outcome = await listDirectory.run({}, context)
  const lines = ['.git/', 'zoo/', '.env (0 bytes)', 'b.txt (1.2 kB)', 'link -> b.txt']
  expect(outcome.content).toBe([`${context.cwd} (5 entries)`, ...lines].join('\n'))
  expect(outcome.detail).toEqual({ kind: 'list', count: 5, truncated: false })
})

test('a name with a newline cannot pass for two entries', async () => {
  await writeFile(at('a\nfake/'.replace('/', '')), '')
  expect((await listDirectory.run({}, context)).content).toContain('"a\\nfake" (0 bytes)')
})

test('500 entries are listed and the rest is counted', async () => {
  await Promise.all(Array.from({ length: 523 }, (_, index) => writeFile(at(`f${index}`), '')))
  const outcome = await listDirectory.run({ path: '.' }, context)
  expect(outcome.content.split('\n')).toHaveLength(502)
  expect(outcome.content).toContain('[23 more entries not shown.')
  expect(outcome.detail).toEqual({ kind: 'list', count: 523, truncated: true })
})

test('a file or a missing folder is an error that says what to do', async () => {
  await writeFile(at('file'), '')
  expect(await listDirectory.run({ path: 'file' }, context)).toMatchObject({
    isError: true,
    content: expect.stringContaining('read_file'),
  })
  expect(await listDirectory.run({ path: 'none' }, context)).toMatchObject({
    isError: true,
    content: expect.stringContaining('does not exist'),
  })
})

test('the root of the file system can be listed', async () => {
  expect((await listDirectory.run({ path: '/' }, context)).content).toMatch(/^\/ \(\d+ entries\)/)
})
