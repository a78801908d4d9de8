import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { parseEnvFile, readCompose } from './compose-file.ts'
import { repository } from './repository.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rain-env-'))
})
afterEach(() => rm(folder, { recursive: true }))

const makeEnv = () =>
  promisify(execFile)(process.execPath, [join(repository, 'docker/make-env.mjs'), join(folder, '.env')], {
    env: { ...process.env, RAIN_WORKSPACE: join(folder, 'workspace') },
  })

test('it writes all secrets that compose asks for, for its owner alone, and shows the PIN', async () => {
  const { stdout } = await makeEnv()
  const variables = parseEnvFile(await readFile(join(folder, '.env'), 'utf8'))
  expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600)
  expect(() => readCompose(variables)).not.toThrow()
  expect(variables.RAIN_SECRET_KEY).toMatch(/^[0-9a-f]{64}$/)
  expect(variables.RAIN_PIN).toMatch(/^\d{6}$/)
  expect(stdout).toContain(`PIN is ${variables.RAIN_PIN}.`)
  for (const name of ['POSTGRES_PASSWORD', 'SERVICES_PASSWORD', 'REDIS_PASSWORD', 'RAIN_SECRET_KEY']) {
    expect(stdout).not.toContain(variables[name])
  }
})

test('the workspace belongs to whom agents work as, who is not root', async () => {
  await makeEnv()
  const { RAIN_WORKSPACE = '', RAIN_UID, RAIN_GID } = parseEnvFile(await readFile(join(folder, '.env'), 'utf8'))
  const { uid, gid } = await stat(RAIN_WORKSPACE)
  expect({ uid, gid }).toEqual({ uid: Number(RAIN_UID), gid: Number(RAIN_GID) })
  expect(uid).not.toBe(0)
})

test('a second run changes nothing and says so', async () => {
  await writeFile(join(folder, '.env'), 'RAIN_PIN=mine\n')
  await expect(makeEnv()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('left as it is') })
  expect(await readFile(join(folder, '.env'), 'utf8')).toBe('RAIN_PIN=mine\n')
})
