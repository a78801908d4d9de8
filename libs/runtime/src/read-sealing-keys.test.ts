import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { followSealingKeys, readSealingKeys } from './read-sealing-keys.ts'
import { seal } from './seal.ts'
import { parseSealingKeys } from './sealing-keys.ts'

const older = '11'.repeat(32)
const newer = '22'.repeat(32)
let folder: string
let config: { RAIN_SECRET_KEY_FILE: string }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rain-keys-'))
  config = { RAIN_SECRET_KEY_FILE: join(folder, 'secret.key') }
  await writeFile(config.RAIN_SECRET_KEY_FILE, `${older}\n`)
})
afterEach(() => rm(folder, { recursive: true }))

test('the environment goes before the file, and one of them must be given', async () => {
  expect(await readSealingKeys(config)).toEqual(parseSealingKeys(older))
  expect(await readSealingKeys({ ...config, RAIN_SECRET_KEY: newer })).toEqual(parseSealingKeys(newer))
  await expect(readSealingKeys({})).rejects.toThrow('RAIN_SECRET_KEY_FILE')
})

test('a key that was put in front meanwhile is found when something is sealed with it', async () => {
  const keysFor = await followSealingKeys(config)
  const rotated = parseSealingKeys(`${newer},${older}`)
  await writeFile(config.RAIN_SECRET_KEY_FILE, `${newer}\n${older}\n`)
  expect(await keysFor([seal(parseSealingKeys(older), 'x', 'secret')])).toEqual(parseSealingKeys(older))
  expect(await keysFor([seal(rotated, 'x', 'secret')])).toEqual(rotated)
})

test('a file that has gone does not take away the keys that are known', async () => {
  const keysFor = await followSealingKeys(config)
  await rm(config.RAIN_SECRET_KEY_FILE)
  expect(await keysFor([seal(parseSealingKeys(newer), 'x', 'secret')])).toEqual(parseSealingKeys(older))
})
