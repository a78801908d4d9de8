import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createTestContext } from '../testing/create-test-context.ts'
import type { TestContext } from '../testing/create-test-context.ts'
import { searchFiles } from './search-files.ts'

let context: TestContext
beforeEach(async () => {
  context = await createTestContext()
})
afterEach(() => context.remove())

async function put(path: string, modifiedSeconds = 1_000_000) {
  const file = join(context.cwd, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, '')
  await utimes(file, modifiedSeconds, modifiedSeconds)
}

async function search(pattern: string, path?: string) {
  return (await searchFiles.run(path === undefined ? { pattern } : { pattern, path }, context)).content.split('\n')
}

test('matches come newest first, relative to the folder of the agent', async () => {
  await put('old.ts', 100)
  await put('src/new.ts', 300)
  await put('src/middle.ts', 200)
  await put('src/other.js', 400)
  expect(await search('*.ts')).toEqual(['src/new.ts', 'src/middle.ts', 'old.ts'])
  expect(await search('*.ts', 'src')).toEqual(['src/new.ts', 'src/middle.ts'])
})

test('node_modules and .git are looked into only when named', async () => {
  await put('a.js')
  await put('node_modules/x/b.js')
  await put('.git/hooks/c.js')
  await put('.hidden/d.js')
  expect(await search('**/*.js')).toEqual(['.hidden/d.js', 'a.js'])
  expect(await search('node_modules/**/*.js')).toEqual(['node_modules/x/b.js'])
  expect(await search('*.js', '.git')).toEqual(['.git/hooks/c.js'])
})

test('links are shown but not followed', async () => {
  await writeFile(join(context.outside, 'secret.ts'), '')
  await symlink(context.outside, join(context.cwd, 'link.ts'))
  await symlink(context.cwd, join(context.cwd, 'circle'))
  expect(await search('*.ts')).toEqual(['link.ts'])
})

test('a pattern ending in a slash finds folders', async () => {
  await put('photos/2024/a.jpg')
  expect(await search('20*/')).toEqual(['photos/2024'])
})

test('200 matches are shown and the rest is counted', async () => {
  await Promise.all(Array.from({ length: 230 }, (_, index) => put(`f${index}.txt`)))
  const outcome = await searchFiles.run({ pattern: '*.txt' }, context)
  expect(outcome.content.split('\n')).toHaveLength(201)
  expect(outcome.content).toContain('[30 more matches not shown')
  expect(outcome.detail).toEqual({ kind: 'list', count: 230, truncated: true })
})

test('no match is no error; a bad pattern or folder is', async () => {
  await put('file')
  expect(await searchFiles.run({ pattern: '*.zip' }, context)).toMatchObject({
    isError: false,
    content: `No files match *.zip below ${context.cwd}`,
  })
  expect(await searchFiles.run({ pattern: '../*' }, context)).toMatchObject({ isError: true })
  expect(await searchFiles.run({ pattern: '*', path: 'file' }, context)).toMatchObject({ isError: true })
  expect(await searchFiles.run({ pattern: '*', path: 'none' }, context)).toMatchObject({ isError: true })
})
