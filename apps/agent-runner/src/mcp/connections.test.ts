import { afterEach, beforeAll, afterAll, describe, expect, test } from '@jest/globals'
import { startSimulatedMcpServer } from '@rain/testing'
import { problemOf } from './problem.ts'
import { openMcpLab, server, type Kind, type McpLab } from './testing/mcp-lab.ts'

let lab: McpLab
afterEach(() => lab.close())

const unhandled: unknown[] = []
const note = (error: unknown) => void unhandled.push(error)
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => {
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

async function open(...given: Parameters<typeof openMcpLab>): Promise<McpLab> {
  lab = await openMcpLab(...given)
  return lab
}

/** Opened, and its tools known. */
async function ready(...given: Parameters<typeof openMcpLab>): Promise<McpLab> {
  await open(...given)
  await lab.connections.check(server)
  return lab
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'worked',
    (error: unknown) => problemOf(error).code,
  )
const textOf = async (work: ReturnType<McpLab['call']>) => {
  const [first] = (await work).content
  return first?.type === 'text' ? first.text : null
}

describe.each<Kind>(['stdio', 'http'])('a server over %s', (kind) => {
  test('is asked for its tools, called, and kept open', async () => {
    await ready(kind)
    expect(lab.described[0]?.described[0]).toMatchObject({
      name: 'echo',
      callName: 'mcp__lab__echo',
      definition: { description: 'Says back what it is told.' },
    })
    expect(await textOf(lab.call('echo', { text: 'hello' }))).toBe('hello')
    expect(await textOf(lab.call('echo', { text: 'again' }))).toBe('again')
    expect(lab.opened()).toBe(1)
    expect(lab.http?.violations ?? []).toEqual([])
  })

  test('tells all of a long list of tools', async () => {
    await ready(kind, { more: 250 })
    expect(lab.described[0]?.described).toHaveLength(263)
  })

  test('that hangs fails its own call in its time, and the next one finds a new connection', async () => {
    await ready(kind, { limits: { callMs: 200 } })
    expect(await codeOf(lab.call('hang'))).toBe('timed_out')
    expect(await textOf(lab.call('echo', { text: 'still here' }))).toBe('still here')
    expect(lab.failures).toMatchObject([{ tool: 'hang', problem: { code: 'timed_out' } }])
  })

  test('that hangs in one call answers another beside it', async () => {
    await ready(kind)
    const stop = new AbortController()
    const hanging = codeOf(lab.call('hang', {}, stop.signal))
    expect(await textOf(lab.call('echo', { text: 'beside' }))).toBe('beside')
    stop.abort()
    await hanging
    expect(lab.failures).toEqual([])
  })

  test('is let go at once when the turn is stopped', async () => {
    await ready(kind)
    const stop = new AbortController()
    const hanging = lab.call('hang', {}, stop.signal)
    const outcome = hanging.then(
      () => 'worked',
      () => 'stopped',
    )
    await lab.call('echo', { text: 'the call has been sent' })
    stop.abort()
    expect(await outcome).toBe('stopped')
    expect(await textOf(lab.call('echo', { text: 'on' }))).toBe('on')
  })

  test('that floods 100 MB is cut off, and the next call works', async () => {
    await ready(kind)
    expect(await codeOf(lab.call('flood'))).toBe('flooded')
    expect(await textOf(lab.call('echo', { text: 'dry' }))).toBe('dry')
  })

  test('that dies fails its call, and is there again for the next', async () => {
    await ready(kind, { limits: { callMs: 1_000 } })
    expect(['closed', 'unreachable', 'timed_out']).toContain(await codeOf(lab.call('die')))
    expect(await textOf(lab.call('echo', { text: 'alive' }))).toBe('alive')
  })

  test('that sends rubbish fails that call only', async () => {
    await ready(kind, { limits: { callMs: 500 } })
    expect(['rubbish', 'timed_out']).toContain(await codeOf(lab.call('rubbish')))
    expect(await textOf(lab.call('echo', { text: 'fine' }))).toBe('fine')
  })

  test('that answers in a wrong shape fails that call only', async () => {
    await ready(kind)
    expect(await codeOf(lab.call('lie'))).not.toBe('worked')
    expect(await textOf(lab.call('echo', { text: 'fine' }))).toBe('fine')
  })

  test('that tells of its progress may take its time', async () => {
    await ready(kind)
    expect(await textOf(lab.call('slow'))).toBe('done slowly')
  })

  test('that describes a tool anew has it refused until it is accepted', async () => {
    await ready(kind)
    expect(await textOf(lab.call('change'))).toBe('changed')
    expect(await codeOf(lab.call('echo', { text: 'secret' }))).toBe('changed')
    expect(lab.described.at(-1)?.described[0]?.definition.description).toContain('sends it to a friend')
    expect(await textOf(lab.call('fail'))).toBe('it went wrong')
  })

  test.each(['hang', 'rubbish', 'flood', 'die'] as const)(
    'that does not greet (%s) fails the check with a reason',
    async (startup) => {
      await open(kind, { startup, limits: { connectMs: 500 } })
      expect(await codeOf(lab.connections.check(server))).not.toBe('worked')
      expect(lab.failures).toHaveLength(1)
    },
  )
})

test.each<Kind>(['stdio', 'http'])(
  'nobody waits for a server over %s that does not greet once the turn is stopped',
  async (kind) => {
    await open(kind, { startup: 'hang', limits: { connectMs: 60_000 } })
    const stop = new AbortController()
    const call = { tool: 'echo', input: {}, hash: 'any', signal: stop.signal, onProgress: () => {} }
    const outcome = lab.connections.call(server, call).then(
      () => 'worked',
      () => 'stopped',
    )
    stop.abort()
    expect(await outcome).toBe('stopped')
    expect(lab.failures).toEqual([])
  },
)

test('a session over HTTP is ended with its connection', async () => {
  await ready('http')
  expect(lab.http?.sessions()).toBe(1)
  await lab.connections.close()
  expect(lab.http?.sessions()).toBe(0)
})

test('what a local server said before it died is told with the failure', async () => {
  await open('stdio', { startup: 'die' })
  await codeOf(lab.connections.check(server))
  expect(lab.failures[0]?.log).toContain('dying as I was told')
})

test('a server that fails again and again is left alone for longer and longer, unless the person tries it', async () => {
  await ready('stdio')
  expect(await codeOf(lab.call('die'))).toBe('closed')
  expect(await codeOf(lab.call('die'))).toBe('closed')
  expect(await codeOf(lab.call('echo', { text: 'x' }))).toBe('resting')
  lab.clock.ms += 1_000
  expect(await codeOf(lab.call('die'))).toBe('closed')
  lab.clock.ms += 1_000
  expect(await codeOf(lab.call('echo', { text: 'x' }))).toBe('resting')
  await lab.connections.check(server)
  expect(await textOf(lab.call('echo', { text: 'x' }))).toBe('x')
})

test('a server that was changed is spoken to anew', async () => {
  await ready('stdio')
  await lab.connections.check({ ...server, version: 2 })
  expect(lab.opened()).toBe(2)
})

test('a program that is not there is a reason, not a crash', async () => {
  await open('stdio', {
    startServer: async (target) => {
      const { startPlainly } = await import('./testing/start-plainly.ts')
      return startPlainly({ ...target, config: { ...target.config, command: '/nowhere/at-all' } })
    },
  })
  expect(await codeOf(lab.connections.check(server))).toBe('start_failed')
})

test('the headers of the entry go with every request', async () => {
  await ready('http', { headers: { 'X-Key': 'k-123' } })
  expect(await textOf(lab.call('echo', { text: 'in' }))).toBe('in')
})

test('a server that redirects elsewhere is not followed there', async () => {
  const elsewhere = await startSimulatedMcpServer()
  await open('http', { redirectTo: elsewhere.url })
  expect(await codeOf(lab.connections.check(server))).not.toBe('worked')
  expect(lab.described).toEqual([])
  await elsewhere.close()
})
