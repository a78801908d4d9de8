import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createTestContext } from '../testing/create-test-context.ts'
import type { TestContext } from '../testing/create-test-context.ts'
import { displayPath, resolveApprovedPath, resolveToolPath } from './resolve-tool-path.ts'

let context: TestContext
beforeEach(async () => {
  context = await createTestContext()
})
afterEach(() => context.remove())

const resolve = (path: string) => resolveToolPath(context.cwd, path)
const resolved = (path: string, what: string) => ({ kind: 'resolved', path, what })

test('a relative path starts at the folder of the agent, an absolute one stays', async () => {
  await writeFile(join(context.cwd, 'a.txt'), '')
  expect(await resolve('a.txt')).toEqual(resolved(join(context.cwd, 'a.txt'), 'file'))
  expect(await resolve('.')).toEqual(resolved(context.cwd, 'folder'))
  expect(await resolve(context.outside)).toEqual(resolved(context.outside, 'folder'))
})

test('~ is the home folder, only at the start and alone', async () => {
  expect(await resolve('~')).toMatchObject({ path: homedir() })
  expect(await resolve('~/surely/not/there')).toMatchObject({
    path: join(homedir(), 'surely/not/there'),
    what: 'missing',
  })
  expect(await resolve('~x')).toMatchObject({ path: join(context.cwd, '~x') })
})

test('what does not exist yet hangs below the real path of its nearest ancestor', async () => {
  await symlink(context.outside, join(context.cwd, 'link'))
  expect(await resolve('link/new/file.txt')).toEqual(resolved(join(context.outside, 'new/file.txt'), 'missing'))
})

test('links cannot lie: chains, parents and dangling ones lead to where they really lead', async () => {
  await writeFile(join(context.outside, 'secret'), '')
  await symlink(join(context.outside, 'secret'), join(context.cwd, 'one'))
  await symlink('one', join(context.cwd, 'two'))
  await symlink('../outside/not-yet', join(context.cwd, 'dangling'))
  await symlink('dangling', join(context.cwd, 'dangling-twice'))
  expect(await resolve('two')).toEqual(resolved(join(context.outside, 'secret'), 'file'))
  expect(await resolve('dangling')).toEqual(resolved(join(context.outside, 'not-yet'), 'missing'))
  expect(await resolve('dangling-twice')).toEqual(resolved(join(context.outside, 'not-yet'), 'missing'))
  expect(await resolve('../home/../outside/secret')).toEqual(resolved(join(context.outside, 'secret'), 'file'))
})

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['a\0b', 'NUL'],
  ['x'.repeat(5000), 'longer than'],
  ['x'.repeat(300), 'too long'],
  ['circle', 'circles'],
  ['file.txt/below', 'is a file'],
])('%j is refused with a reason', async (path, reason) => {
  await symlink('circle', join(context.cwd, 'circle'))
  await writeFile(join(context.cwd, 'file.txt'), '')
  expect(await resolve(path)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) })
})

test('a pipe is told apart from a file', async () => {
  execFileSync('mkfifo', [join(context.cwd, 'pipe')])
  expect(await resolve('pipe')).toMatchObject({ what: 'special' })
})

test('a path that leads elsewhere than was approved is refused', async () => {
  await mkdir(join(context.cwd, 'folder'))
  await symlink(context.outside, join(context.cwd, 'link'))
  const approved = { ...context, approvedPath: join(context.cwd, 'folder/x') }
  expect(await resolveApprovedPath(approved, 'folder/x')).toMatchObject({ kind: 'resolved' })
  expect(await resolveApprovedPath(approved, 'link/x')).toMatchObject({ kind: 'refused' })
})

test('a path is shown relative inside the folder and absolute outside', () => {
  expect(displayPath('/a/b', '/a/b/c/d')).toBe('c/d')
  expect(displayPath('/a/b', '/a/b')).toBe('.')
  expect(displayPath('/a/b', '/a/bc')).toBe('/a/bc')
  expect(displayPath('/a/b', '/a/b/..c')).toBe('..c')
})
