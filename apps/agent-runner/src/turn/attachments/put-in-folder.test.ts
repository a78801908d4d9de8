import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { putInFolder } from './put-in-folder.ts'

let cwd: string
beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'rain-put-')))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const bytes = Buffer.from('new')

test('a file is put into a folder of its own, and its path is told from the agent’s folder on', async () => {
  expect(await putInFolder(cwd, { name: 'a.tar.gz', bytes })).toBe('attachments/a.tar.gz')
  expect(await readFile(join(cwd, 'attachments/a.tar.gz'), 'utf8')).toBe('new')
})

test('nothing is written over: another file of the same name gets a number, the same file is taken as it is', async () => {
  await mkdir(join(cwd, 'attachments'))
  await writeFile(join(cwd, 'attachments/a.txt'), 'mine')
  expect(await putInFolder(cwd, { name: 'a.txt', bytes })).toBe('attachments/a-2.txt')
  expect(await putInFolder(cwd, { name: 'a.txt', bytes })).toBe('attachments/a-2.txt')
  expect(await readFile(join(cwd, 'attachments/a.txt'), 'utf8')).toBe('mine')
  expect(await readdir(join(cwd, 'attachments'))).toEqual(['a-2.txt', 'a.txt'])
})

test('a link in the place of the folder, or of the file, leads nowhere', async () => {
  const elsewhere = join(cwd, 'elsewhere')
  await mkdir(elsewhere)
  await mkdir(join(cwd, 'one/attachments'), { recursive: true })
  await symlink(elsewhere, join(cwd, 'attachments'))
  await symlink(join(elsewhere, 'target'), join(cwd, 'one/attachments/a.txt'))
  expect(await putInFolder(cwd, { name: 'a.txt', bytes })).toBeNull()
  expect(await putInFolder(join(cwd, 'one'), { name: 'a.txt', bytes })).toBe('attachments/a-2.txt')
  expect(await readdir(elsewhere)).toEqual([])
})

test('a folder that is gone is no reason to fail', async () => {
  expect(await putInFolder(join(cwd, 'gone'), { name: 'a.txt', bytes })).toBeNull()
})
