import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { removeSealingKeys } from './remove-sealing-keys.ts'
import { parseSealingKeys } from './sealing-keys.ts'

const [a, b, c] = ['aa', 'bb', 'cc'].map((byte) => byte.repeat(32)) as [string, string, string]
let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rain-keys-'))
  file = join(folder, 'secret.key')
})
afterEach(() => rm(folder, { recursive: true }))

test('the older keys go, a key that came since stays, and so do its rights', async () => {
  await writeFile(file, `${c}\n${b}\n${a}\n`, { mode: 0o600 })
  await removeSealingKeys(file, parseSealingKeys(`${b},${a}`).older)
  expect(await readFile(file, 'utf8')).toBe(`${c}\n${b}\n`)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['secret.key'])
})

test('a group that may read the file still may', async () => {
  await writeFile(file, `${b}\n${a}\n`)
  await chmod(file, 0o640)
  await removeSealingKeys(file, [parseSealingKeys(a).current])
  expect((await stat(file)).mode & 0o777).toBe(0o640)
})

test('a link keeps pointing at the file', async () => {
  const real = join(folder, 'real.key')
  await writeFile(real, `${b}\n${a}\n`)
  await symlink(real, file)
  await removeSealingKeys(file, [parseSealingKeys(a).current])
  expect(await readFile(real, 'utf8')).toBe(`${b}\n`)
})

test('the last key is never removed', async () => {
  await writeFile(file, `${a}\n`)
  await removeSealingKeys(file, [parseSealingKeys(a).current])
  expect(await readFile(file, 'utf8')).toBe(`${a}\n`)
})
