import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { withClient } from '@rain/tools/database.mjs'
import { freePort } from '@rain/tools/free-port.mjs'
import { signIn } from './clients/sign-in.ts'

/** `npm start` as a person meets it: one folder, several starts, and everything gone afterwards. */

const root = fileURLToPath(new URL('../../..', import.meta.url))
let home: string
let url: string
let env: Record<string, string | undefined>
const started: ChildProcess[] = []

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'rain start ')))
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  env = {
    ...process.env,
    RAIN_HOME: home,
    RAIN_PORT: String(port),
    DATABASE_URL: '',
    REDIS_URL: '',
    RAIN_PIN: '',
    RAIN_KEYRING: 'off',
  }
})

afterAll(async () => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) await end(child, 'SIGTERM')
  await rm(home, { recursive: true, force: true })
})

/** Runs `npm start`, and gathers what it says. */
function start() {
  const child = spawn(process.execPath, ['tools/rain.mjs', 'up'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let said = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      listeners.forEach((notify) => notify())
    })
  }
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => said.includes(text) && resolve()
      listeners.add(look)
      look()
      child.once('exit', (code) => reject(new Error(`it ended (${code}) before it said "${text}":\n${said}`)))
    })
  return { child, says, all: () => said }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, 'exit')
  child.kill(signal)
  const [code] = (await exited) as [number | null]
  return code
}

interface Recorded {
  name: string
  pid: number
}

const recorded = async () => JSON.parse(await readFile(join(home, 'run', 'processes.json'), 'utf8')) as Recorded[]

function isRunning({ pid }: Recorded): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(fits: () => Promise<boolean>): Promise<void> {
  while (!(await fits().catch(() => false))) await new Promise((resolve) => setImmediate(resolve))
}

/** With the very URL each service was given. */
async function expectAuditLogProtected(): Promise<void> {
  if (process.platform !== 'linux') return // only there can the environment of a process be read
  for (const { name, pid } of await recorded()) {
    if (name === 'postgres' || name === 'redis') continue
    const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0')
    const url = environment.find((line) => line.startsWith('DATABASE_URL='))?.slice('DATABASE_URL='.length) ?? ''
    await withClient(url, async (client) => {
      expect(
        (await client.query('SELECT count(*)::int AS entries FROM audit_entries')).rows[0].entries,
      ).toBeGreaterThan(0)
      for (const text of [
        `UPDATE audit_entries SET kind = 'decided'`,
        'DELETE FROM audit_entries',
        'TRUNCATE audit_entries',
        'ALTER TABLE audit_entries DISABLE TRIGGER ALL',
      ]) {
        await expect(client.query(text)).rejects.toThrow(/permission denied|must be owner/)
      }
    })
  }
}

const isReady = async () => (await fetch(`${url}/ready`)).ok

test('starts, refuses a second one, mends what dies, stops whole, and remembers', async () => {
  const first = start()
  await first.says('Ctrl-C stops it')
  const pin = /Your PIN: +(\d{6})/.exec(first.all())?.[1]
  expect(pin).toBeDefined()
  expect(await signIn(url, pin ?? '')).toMatch(/^[\w-]{43}$/)

  const second = start()
  const [code] = (await once(second.child, 'exit')) as [number]
  expect(code).toBe(1)
  expect(second.all()).toContain('already running')
  expect(await isReady()).toBe(true)

  await expectAuditLogProtected()

  const before = await recorded()
  const gateway = before.find(({ name }) => name === 'gateway')
  process.kill(gateway?.pid ?? 0, 'SIGKILL')
  await until(async () => (await recorded()).some(({ name, pid }) => name === 'gateway' && pid !== gateway?.pid))
  await until(isReady)

  const running = await recorded()
  expect(await end(first.child, 'SIGTERM')).toBe(0)
  expect([...before, ...running].filter(isRunning)).toEqual([])

  const third = start()
  await third.says('Ctrl-C stops it')
  expect(third.all()).not.toContain(pin)
  expect(await signIn(url, pin ?? '')).toMatch(/^[\w-]{43}$/)

  const orphans = await recorded()
  await end(third.child, 'SIGKILL')
  const fourth = start()
  await fourth.says('Ending what an earlier run left behind')
  await fourth.says('Ctrl-C stops it')
  expect(orphans.filter(isRunning)).toEqual([])
  const last = await recorded()
  expect(await end(fourth.child, 'SIGINT')).toBe(0)
  expect(last.filter(isRunning)).toEqual([])
}, 240_000)
