import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '@rain/testing'
import { noSandbox } from '../../sandbox/create-sandbox.ts'
import { createTestContext } from '../testing/create-test-context.ts'
import type { TestContext } from '../testing/create-test-context.ts'
import { createBash } from './bash.ts'
import { cleanEnvironment } from './clean-environment.ts'
import { startReaper } from './reaper.ts'
import type { Reaper } from './reaper.ts'
import { isRunning, survivors, whenWritten } from './testing/processes.ts'

const sandbox = noSandbox('in-sandbox.test.ts has one')
const environment = cleanEnvironment({ ...process.env, ANTHROPIC_API_KEY: 'sk-secret', RAIN_PIN: '123456' })

let reaper: Reaper
let context: TestContext
beforeAll(() => {
  reaper = startReaper(environment)
})
afterAll(() => reaper.close())
beforeEach(async () => {
  context = await createTestContext()
})
afterEach(() => context.remove())

function run(command: string, timeoutSeconds?: number) {
  const input = timeoutSeconds === undefined ? { command } : { command, timeout_seconds: timeoutSeconds }
  return createBash({ environment, reaper, sandbox }).run(input, context)
}

/** Runs a command that writes process ids, one a line, to the file `pids`, and gives them once there are enough. */
async function pidsOf(count: number): Promise<number[]> {
  return (await whenWritten(join(context.cwd, 'pids'), count)).map(Number)
}

describe('what a command gives', () => {
  test('stdout and stderr come in the order they were written', async () => {
    const outcome = await run('for n in 1 2 3; do echo out$n; echo err$n >&2; done')
    expect(outcome.content).toBe('out1\nerr1\nout2\nerr2\nout3\nerr3')
    expect(outcome.isError).toBe(false)
    expect(outcome.detail).toMatchObject({ kind: 'command', exitCode: 0, truncated: false })
  })

  test('the command is given to bash as it is, quotes, newlines and all', async () => {
    const outcome = await run(`printf '%s|' "$0" 'a  b' "it's" $'\\t'\nprintf '%s' "\${BASH_VERSION%%.*}"`)
    expect(outcome.content).toMatch(/^bash\|a {2}b\|it's\|\t\|\d+$/)
  })

  test('a command can open /dev/stderr and /dev/stdout', async () => {
    expect((await run('echo one > /dev/stderr; echo two | tee /dev/stderr')).content).toBe('one\ntwo\ntwo')
  })

  test('it runs in the folder of the agent', async () => {
    expect((await run('pwd')).content).toBe(context.cwd)
  })

  test('a failing command is an error with its exit code and its output', async () => {
    const outcome = await run('echo before; exit 3')
    expect(outcome).toMatchObject({ isError: true, content: 'before\n[exit code 3]', detail: { exitCode: 3 } })
  })

  test('a command that dies by a signal says which', async () => {
    const outcome = await run('kill -SEGV $$')
    expect(outcome).toMatchObject({ isError: true, detail: { exitCode: null, signal: 'SIGSEGV' } })
    expect(outcome.content).toContain('[ended by SIGSEGV]')
  })

  test('a silent command says so', async () => {
    expect((await run('true')).content).toBe('(no output)')
  })

  test('there is nothing to read on stdin and no terminal to ask on', async () => {
    const outcome = await run('read -r line; echo "read: $?"; (: < /dev/tty) 2>/dev/null || echo no terminal')
    expect(outcome.content).toBe('read: 1\nno terminal')
  })

  test('a folder that is gone is told, not thrown', async () => {
    await rm(context.cwd, { recursive: true })
    expect(await run('pwd')).toMatchObject({
      isError: true,
      content: expect.stringContaining('does not exist any more'),
    })
  })
})

describe('the environment', () => {
  test('holds no secret of Rain, only what is allowed', async () => {
    const { content } = await run('env')
    const names = content.split('\n').map((line) => line.split('=')[0])
    expect(content).not.toContain('sk-secret')
    const allowed = [...Object.keys(environment), 'RAIN_TOOL_CALL', 'PWD', 'OLDPWD', 'SHLVL', '_']
    expect(names.filter((name) => !allowed.includes(name ?? ''))).toEqual([])
    expect(content).toContain('TERM=dumb')
  })

  test('start-up files are not read', async () => {
    await writeFile(join(context.cwd, '.bashrc'), 'echo from bashrc')
    await writeFile(join(context.cwd, '.bash_profile'), 'echo from profile')
    const bash = createBash({ environment: { ...environment, HOME: context.cwd }, reaper, sandbox })
    expect((await bash.run({ command: 'echo clean' }, context)).content).toBe('clean')
  })
})

describe('long output', () => {
  test('is cut in the middle for the model and whole in a file', async () => {
    const outcome = await run('echo first; seq 1 20000; echo last')
    expect(outcome.content.length).toBeLessThan(30_500)
    expect(outcome.content).toMatch(/^first\n1\n2\n/)
    expect(outcome.content).toMatch(/20000\nlast$/)
    const file = outcome.detail?.kind === 'command' ? outcome.detail.outputFile : undefined
    expect(outcome.content).toContain(`is in ${file}`)
    const lines = (await readFile(file ?? '', 'utf8')).trimEnd().split('\n')
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([20002, 'first', 'last'])
  })

  test('short output leaves no file behind', async () => {
    await run('echo short')
    expect(await readdir(context.scratchDir)).toEqual([])
  })

  test('a flood of 200 MB is bounded in memory, on disk and on its way to the person', async () => {
    const before = process.memoryUsage().rss
    let peak = before
    const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5)
    const outcome = await run('yes 0123456789012345678901234567890123456789 | head -c 200000000')
    clearInterval(sampler)
    expect(outcome.content.length).toBeLessThan(31_000)
    expect(peak - before).toBeLessThan(150_000_000)
    expect(context.emitted.join('').length).toBeLessThan(2_000_000)
    const file = outcome.detail?.kind === 'command' ? (outcome.detail.outputFile ?? '') : ''
    expect((await stat(file)).size).toBe(100_000_000)
    expect(outcome.content).toContain('its first 100000000 of 200000000 bytes')
  })

  test('the person sees output while the command runs', async () => {
    const running = run('echo early; while [ ! -e go ]; do sleep 0.02; done; echo late')
    await until('something is said', () => context.emitted.length > 0)
    expect(context.emitted.join('')).toBe('early\n')
    await writeFile(join(context.cwd, 'go'), '')
    await running
    expect(context.emitted.join('')).toBe('early\nlate\n')
  })

  test('colours and other terminal codes are left out, characters split between writes are not', async () => {
    const outcome = await run(`printf '\\033[31mred\\033[0m '; printf '\\xe2\\x82'; sleep 0.1; printf '\\xac'`)
    expect(outcome.content).toBe('red €')
  })
})

describe('stopping', () => {
  test('a command that takes too long is stopped, and what it wrote is kept', async () => {
    const outcome = await run('echo $$ > pids; echo started; sleep 1000', 1)
    expect(outcome).toMatchObject({ isError: true, detail: { exitCode: null, signal: 'SIGTERM' } })
    expect(outcome.content).toBe('started\n[stopped: not finished after 1 s]')
    expect((await pidsOf(1)).filter(isRunning)).toEqual([])
  })

  test('an interrupt ends the whole tree, also what left its session, in every way it may have left', async () => {
    const running = run(`
      echo $$ >> pids
      sleep 1000 & echo $! >> pids
      setsid bash -c 'echo $$ >> pids; sleep 1000 & echo $! >> pids; wait' &
      (setsid bash -c 'echo $$ >> pids; exec sleep 1000' > /dev/null 2>&1 &) &
      env -i setsid bash -c 'echo $$ >> pids; exec sleep 1000' > /dev/null 2>&1 &
      nohup sleep 1000 > /dev/null 2>&1 & echo $! >> pids
      wait`)
    const pids = await pidsOf(7)
    expect(pids.every(isRunning)).toBe(true)
    context.abort()
    const outcome = await running
    expect(outcome).toMatchObject({ isError: true, content: expect.stringContaining('interrupted') })
    expect(pids.filter(isRunning)).toEqual([])
  })

  test('who ignores SIGTERM is killed', async () => {
    const running = run(
      `trap '' TERM; echo $$ >> pids; bash -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 0.1; done'`,
    )
    const pids = await pidsOf(2)
    context.abort()
    const outcome = await running
    expect(outcome.detail).toMatchObject({ signal: 'SIGKILL' })
    expect(pids.filter(isRunning)).toEqual([])
  })

  test('a command gets the chance to clean up', async () => {
    const running = run(`trap 'echo cleaned; exit 0' TERM; echo $$ > pids; while :; do sleep 0.02; done`)
    await pidsOf(1)
    context.abort()
    expect((await running).content).toContain('cleaned')
  })

  test('a stopped process is ended too', async () => {
    const running = run('echo $$ > pids; kill -STOP $$')
    const pids = await pidsOf(1)
    context.abort()
    await running
    expect(pids.filter(isRunning)).toEqual([])
  })

  test('a tree that keeps forking is ended', async () => {
    const running = run(
      `f() { echo $BASHPID >> pids; sleep 0.05; setsid bash -c "$(declare -f f); f" & sleep 0.05; wait; }; f`,
    )
    await pidsOf(6)
    context.abort()
    await running
    const pids = (await readFile(join(context.cwd, 'pids'), 'utf8')).trim().split('\n').map(Number)
    expect(pids.filter(isRunning)).toEqual([])
  })

  test('a child in the background that keeps the output open does not hold up the call, and is ended', async () => {
    const outcome = await run('sleep 1000 & echo $! > pids; setsid sleep 1000 & echo done')
    expect(outcome).toMatchObject({ isError: false, detail: { exitCode: 0 } })
    expect(outcome.content).toBe('done\n[2 background processes were stopped when the command ended]')
    expect((await pidsOf(1)).filter(isRunning)).toEqual([])
  })

  test('what a process substitution still writes after the command is kept', async () => {
    expect((await run('echo text > >(sleep 0.05; cat)')).content).toBe('text')
  })
})

describe('a runner that dies', () => {
  const loader = ['--conditions=@rain/source', '--import', '@swc-node/register/esm-register']
  const runner = fileURLToPath(new URL('./testing/runner-that-dies.mjs', import.meta.url))
  /** The loader looks for a tsconfig.json in the folder it is started in. */
  const packageFolder = fileURLToPath(new URL('../../..', import.meta.url))

  test.each(['SIGKILL', 'SIGTERM'] as const)('by %s leaves no command running', async (signal) => {
    const child = spawn(process.execPath, [...loader, runner, context.cwd, context.scratchDir], {
      cwd: packageFolder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const pids = await pidsOf(3)
    expect(pids.every(isRunning)).toBe(true)
    child.kill(signal)
    await once(child, 'exit')
    expect(await survivors(pids)).toEqual([])
  })

  function startSleeper(marker: string): number {
    const env = { ...environment, RAIN_TOOL_CALL: marker }
    return spawn('sleep', ['1000'], { env, detached: true, stdio: 'ignore' }).pid ?? 0
  }

  test('in the moment of starting a command leaves none running either', async () => {
    const dying = startReaper(environment)
    const marker = randomUUID()
    dying.add(`RAIN_TOOL_CALL=${marker}`)
    const sleeper = startSleeper(marker)
    dying.close()
    expect(await survivors([sleeper])).toEqual([])
  })

  test('does not take a finished command for a running one', async () => {
    const dying = startReaper(environment)
    const [finished, running] = [randomUUID(), randomUUID()]
    const sleepers = [startSleeper(finished), startSleeper(running)]
    dying.add(`RAIN_TOOL_CALL=${finished}`, sleepers[0])
    dying.add(`RAIN_TOOL_CALL=${running}`, sleepers[1])
    dying.delete(`RAIN_TOOL_CALL=${finished}`)
    dying.close()
    expect(await survivors(sleepers.slice(1))).toEqual([])
    expect(sleepers.filter(isRunning)).toEqual(sleepers.slice(0, 1))
    process.kill(sleepers[0] ?? 0, 'SIGKILL')
  })
})
