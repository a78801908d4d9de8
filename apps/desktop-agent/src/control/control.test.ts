import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { arm, stop } from '../commands/stop-and-arm.ts'
import { status } from '../commands/status.ts'
import { unpair } from '../commands/unpair.ts'
import { openHome, type Home } from '../state/home.ts'
import { Standing } from '../state/standing.ts'
import { fakeTerminal } from '../testing/fake-terminal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { askDaemon } from './ask-daemon.ts'
import { controlAddress, type ControlAnswer, type ControlRequest } from './control-message.ts'
import { listenLocally, type LocalControl } from './listen-locally.ts'

let scratch: ReturnType<typeof scratchFolder>
let home: Home
let address: string
let control: LocalControl | undefined
let asked: string[]

beforeEach(() => {
  scratch = scratchFolder()
  home = openHome(scratch.path)
  address = controlAddress(home.folder, 'linux')
  asked = []
})
afterEach(async () => {
  await control?.close()
  control = undefined
  scratch.remove()
})

async function listen(answer: ControlAnswer = { answer: 'done' }): Promise<void> {
  const listening = await listenLocally(address, async ({ command }: ControlRequest) => {
    asked.push(command)
    return answer
  })
  if (listening === 'taken') throw new Error('taken')
  control = listening
}

test('the daemon answers the person at the machine', async () => {
  await listen()
  expect(await askDaemon(address, { command: 'stop' })).toEqual({ answer: 'done' })
  expect(asked).toEqual(['stop'])
})

test('a second daemon of the same folder is told that there is one', async () => {
  await listen()
  expect(await listenLocally(address, async () => ({ answer: 'done' }))).toBe('taken')
  expect(await askDaemon(address, { command: 'status' })).toEqual({ answer: 'done' })
})

test('the socket that a dead daemon left is put away', async () => {
  writeFileSync(address, '')
  await listen()
  expect(await askDaemon(address, { command: 'status' })).toEqual({ answer: 'done' })
})

test('of two that start at once one runs', async () => {
  writeFileSync(address, '')
  const answer = async (): Promise<ControlAnswer> => ({ answer: 'done' })
  const both = await Promise.all([listenLocally(address, answer), listenLocally(address, answer)])
  const running = both.filter((each) => each !== 'taken')
  expect(running).toHaveLength(1)
  for (const each of running) await each.close()
})

test('what is no request is refused', async () => {
  await listen()
  expect(await askDaemon(address, { command: 'dance' } as unknown as ControlRequest)).toMatchObject({
    answer: 'refused',
  })
  expect(asked).toEqual([])
})

test('something else that listens there is not taken for a daemon', async () => {
  const other = createServer((socket) => socket.resume().end('hello'))
  await new Promise<void>((resolve) => other.listen(address, resolve))
  await expect(askDaemon(address, { command: 'status' })).rejects.toThrow('no rain-desktop')
  await new Promise((resolve) => other.close(resolve))
})

test('stop and arm hold for the next start when nothing runs', async () => {
  const terminal = fakeTerminal()
  expect(await stop({ home, address, terminal })).toBe(0)
  expect(new Standing(home.standingFile).stopped).toBe('command')
  expect(await arm({ home, address, terminal })).toBe(0)
  expect(new Standing(home.standingFile).stopped).toBeNull()
})

test('a stop from the dashboard is not lifted here, whether or not it runs', async () => {
  new Standing(home.standingFile).stop('remote')
  const terminal = fakeTerminal()
  expect(await arm({ home, address, terminal })).toBe(1)
  expect(terminal.complained).toContain('dashboard')
  await listen({ answer: 'refused', why: 'Only there.' })
  expect(await arm({ home, address, terminal })).toBe(1)
  expect(terminal.complained).toContain('Only there.')
})

test('status tells what the daemon says, and what is known without it', async () => {
  const terminal = fakeTerminal()
  expect(await status({ home, address, terminal, json: false })).toBe(1)
  expect(terminal.said).toContain('Not running. Not paired.')
  await listen({
    answer: 'status',
    status: {
      pid: 7,
      version: '0.1.0',
      server: 'http://rain.local:8000',
      name: 'desk',
      fingerprint: 'K7QM-4T2X-9BHD',
      link: { state: 'connected', since: '2026-01-01T00:00:00Z' },
      stopped: 'corner',
      controller: null,
      displays: ['screen 1920×1080'],
      problems: ['The clipboard is empty.'],
    },
  })
  expect(await status({ home, address, terminal, json: false })).toBe(0)
  expect(terminal.said).toMatch(/connected since[^]*K7QM[^]*1920×1080[^]*stopped \(corner\)[^]*clipboard/)
  expect(await status({ home, address, terminal: fakeTerminal(), json: true })).toBe(0)
})

test('unpairing ends a daemon that runs', async () => {
  await listen()
  expect(await unpair({ home, address, terminal: fakeTerminal() })).toBe(0)
  expect(asked).toEqual(['quit'])
})

test('each folder has its own pipe on Windows', () => {
  expect(controlAddress('C:\\a', 'win32')).not.toBe(controlAddress('C:\\b', 'win32'))
  expect(controlAddress('C:\\a', 'win32')).toBe(controlAddress('c:\\A', 'win32'))
})
