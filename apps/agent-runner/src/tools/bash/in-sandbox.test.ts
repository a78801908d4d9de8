import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { until } from '@rain/testing'
import type { Egress } from '../../egress/egress.ts'
import { openEgressProxy } from '../../egress/proxy.ts'
import { createNames, noOwnNetwork, startWebServer } from '@rain/runtime/egress/testing'
import { createSandbox } from '../../sandbox/create-sandbox.ts'
import { membersOf } from '../../sandbox/limits/process-family.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { testWithSandbox } from '../../sandbox/testing/test-with-sandbox.ts'
import { createTestContext, type TestContext } from '../testing/create-test-context.ts'
import { createBash } from './bash.ts'
import { cleanEnvironment } from './clean-environment.ts'
import { startReaper, type Reaper } from './reaper.ts'
import { isRunning, pidsByArguments, survivors, whenWritten } from './testing/processes.ts'

const environment = cleanEnvironment({ ...process.env, ANTHROPIC_API_KEY: 'sk-secret' })
let reaper: Reaper
let context: TestContext
let sandbox: Sandbox

beforeAll(() => void (reaper = startReaper(environment)))
afterAll(() => reaper.close())
beforeEach(async () => {
  context = await createTestContext()
  const rainHome = join(context.outside, 'rain')
  await mkdir(rainHome)
  sandbox = await createSandbox({ rainHome, home: context.outside, searchPath: environment.PATH ?? '' })
})
afterEach(() => context.remove())

function run(command: string, timeoutSeconds?: number) {
  const input = timeoutSeconds === undefined ? { command } : { command, timeout_seconds: timeoutSeconds }
  return createBash({ environment, reaper, sandbox }).run(input, context)
}

describe('what a command gives', () => {
  testWithSandbox('its output, in order, from its folder', async () => {
    const outcome = await run('pwd; echo err >&2; echo one > /dev/stderr; echo two | tee file')
    expect(outcome).toMatchObject({ isError: false, content: `${context.cwd}\nerr\none\ntwo` })
    expect(await readFile(join(context.cwd, 'file'), 'utf8')).toBe('two\n')
  })

  testWithSandbox('its exit code, or the signal it died by', async () => {
    expect(await run('exit 3')).toMatchObject({ isError: true, detail: { exitCode: 3 } })
    expect(await run('kill -SEGV $$')).toMatchObject({ isError: true, detail: { exitCode: null, signal: 'SIGSEGV' } })
  })

  testWithSandbox('nothing of the home folder, and no network', async () => {
    await writeFile(join(context.outside, 'secret'), 'x')
    const outcome = await run(`ls ${context.outside}; tail -n +3 /proc/net/dev | cut -d: -f1`)
    expect(outcome.content).toMatch(/^\s*lo$/)
  })

  testWithSandbox('long output is where the note says, for another command too', async () => {
    const outcome = await run('seq 1 20000')
    const file = outcome.detail?.kind === 'command' ? outcome.detail.outputFile : undefined
    expect((await run(`tail -1 ${file}`)).content).toBe('20000')
    expect(await run(`echo x >> ${file}`)).toMatchObject({ isError: true })
  })

  testWithSandbox('what a process substitution still writes after the command is kept', async () => {
    expect((await run('echo text > >(sleep 0.05; cat)')).content).toBe('text')
  })

  testWithSandbox('what is left running is ended, and told', async () => {
    const outcome = await run('sleep 1000 & setsid nohup sleep 1000 > /dev/null & echo done')
    expect(outcome.isError).toBe(false)
    expect(outcome.content).toMatch(/^done\n+\[2 background processes were stopped when the command ended\]$/)
  })

  testWithSandbox('a start-up file is taken away again, and the model is told', async () => {
    const outcome = await run('echo evil > .bashrc; echo fine > ok.txt')
    expect(outcome.content).toContain('taken away again, because other programs would run it by themselves: .bashrc')
    expect(await readdir(context.cwd)).toEqual(['ok.txt'])
  })

  testWithSandbox('too much memory or too many processes end the command, and it says so', async () => {
    expect((await run('for n in $(seq 500); do sleep 30 & done; wait')).content).toContain('more processes than')
    expect((await run('x=$(head -c 900000000 /dev/zero | tr "\\0" x); echo survived')).content).toContain(
      'more memory than',
    )
  })

  test('without a sandbox to build, nothing of it is tried', async () => {
    const none = await createSandbox({ rainHome: context.outside, home: '/nonexistent', searchPath: '/nonexistent' })
    expect(none.status).toMatchObject({ available: false, whyNot: expect.stringContaining('bubblewrap') })
    const bash = createBash({ environment, reaper, sandbox: none })
    expect((await bash.run({ command: 'echo plain' }, context)).content).toBe('plain')
  })
})

describe('stopping', () => {
  testWithSandbox('a command that takes too long is stopped, and what it wrote is kept', async () => {
    const outcome = await run('echo started; sleep 1000', 1)
    expect(outcome).toMatchObject({ isError: true, content: 'started\n[stopped: not finished after 1 s]' })
  })

  testWithSandbox('a command gets the chance to clean up', async () => {
    const running = run(`trap 'echo cleaned; exit 0' TERM; echo 1 > ready; while :; do sleep 0.02; done`)
    await whenWritten(join(context.cwd, 'ready'), 1)
    context.abort()
    const outcome = await running
    expect(outcome).toMatchObject({ isError: true, content: expect.stringContaining('interrupted') })
    expect(outcome.content).toContain('cleaned')
  })

  testWithSandbox('who ignores SIGTERM is killed, whatever it left its session by', async () => {
    const marker = `rain-test-${crypto.randomUUID()}`
    const running = run(
      `trap '' TERM; setsid nohup bash -c "trap '' TERM; echo 1 >> ready; exec -a ${marker} sleep 1000" & echo 1 >> ready; sleep 1000`,
    )
    await whenWritten(join(context.cwd, 'ready'), 2)
    const pids = () => pidsByArguments(marker)
    await until('it runs', () => pids().length > 0)
    const started = pids()
    expect(started.length).toBeGreaterThan(0)
    context.abort()
    await running
    expect(started.filter(isRunning)).toEqual([])
  })
})

describe('a runner that dies', () => {
  const loader = ['--conditions=@rain/source', '--import', '@swc-node/register/esm-register']
  const runner = fileURLToPath(new URL('./testing/runner-that-dies.mjs', import.meta.url))
  const packageFolder = fileURLToPath(new URL('../../..', import.meta.url))

  testWithSandbox.each(['SIGKILL', 'SIGTERM'] as const)('by %s leaves no command running', async (signal) => {
    const rainHome = join(context.outside, 'rain')
    const child = spawn(process.execPath, [...loader, runner, context.cwd, context.scratchDir, rainHome], {
      cwd: packageFolder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    await whenWritten(join(context.cwd, 'pids'), 3)
    const started = membersOf(child.pid ?? 0)
    expect(started.length).toBeGreaterThanOrEqual(3)
    child.kill(signal)
    await once(child, 'exit')
    expect(await survivors(started)).toEqual([])
  })
})

describe('outside', () => {
  const outside = (command: string, timeoutSeconds = 60) => ({
    command,
    timeout_seconds: timeoutSeconds,
    outside_sandbox: true,
    outside_reason: 'It has to.',
  })
  const bash = () => createBash({ environment, reaper, sandbox })

  testWithSandbox('nothing runs unless the loop says that the person let it out', async () => {
    const outcome = await bash().run(outside('touch ran'), context)
    expect(outcome).toMatchObject({ isError: true, content: expect.stringContaining('has not approved') })
    expect(await readdir(context.cwd)).toEqual([])
  })

  testWithSandbox('the limits of time and output hold, and nothing is left running', async () => {
    const approved = { ...context, outsideSandbox: true }
    const stopped = await bash().run(outside('setsid sleep 1000 & echo $! > pid; seq 1 20000; sleep 1000', 1), approved)
    expect(stopped.content).toContain('[stopped: not finished after 1 s]')
    expect(stopped.content.length).toBeLessThan(31_000)
    expect(isRunning(Number(await readFile(join(context.cwd, 'pid'), 'utf8')))).toBe(false)
  })

  test('a reason of one line belongs to it', () => {
    const reasons = [undefined, '', ' ', 'two\nlines', 'x'.repeat(201)]
    const inputs = reasons.map((reason) => ({ command: 'ls', outside_sandbox: true, outside_reason: reason }))
    const { input } = createBash({ environment, reaper, sandbox })
    expect(inputs.filter((each) => input.safeParse(each).success)).toEqual([])
    expect(input.safeParse({ command: 'ls', outside_sandbox: false }).success).toBe(true)
  })
})

describe('hosts', () => {
  const command = (port: number) =>
    `curl -s -m 20 http://granted.test:${port}/; curl -s -m 20 -o /dev/null http://other.test:${port}/`
  const openProxy: Egress['openProxy'] = (options) => {
    const { resolve } = createNames({ 'granted.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] })
    return openEgressProxy({ ...options, rules: { ownServices: [], resolve, readOwnNetwork: noOwnNetwork } })
  }

  testWithSandbox('that were granted are reached, others not, and the model is told', async () => {
    const site = await startWebServer((_, response) => response.end('hello\n'))
    const bash = createBash({ environment, reaper, sandbox, openProxy })
    const granted = await bash.run({ command: command(site.port) }, { ...context, allowedHosts: ['granted.test'] })
    expect(granted.content).toBe(`hello\n[not reached, because it was not granted: other.test:${site.port}]`)
    expect(granted.readFrom).toBe('granted.test')
    const nothing = await bash.run({ command: command(site.port), hosts: ['granted.test'] }, context)
    expect(nothing.content).not.toContain('hello')
    expect(nothing).not.toHaveProperty('readFrom')
    await site.close()
  })

  testWithSandbox('that were granted without being named are reached on the internet only', async () => {
    const site = await startWebServer((_, response) => response.end('hello\n'))
    const bash = createBash({ environment, reaper, sandbox, openProxy })
    const outcome = await bash.run({ command: command(site.port) }, { ...context, publicHosts: ['granted.test'] })
    expect(outcome.content).not.toContain('hello\n')
    expect(outcome.content).toContain(`granted.test:${site.port}`)
    await site.close()
  })
})
