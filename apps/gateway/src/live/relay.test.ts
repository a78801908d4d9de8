import { expect, test } from '@jest/globals'
import type { EventLog, LogItem } from '@rain/bus'
import type { ClientSocket } from './client-socket.ts'
import { relay } from './relay.ts'
import { createManualTimers } from '../testing/manual-timers.ts'

/** A log that gives these items, and tells how many were taken. */
function logOf(items: LogItem[]) {
  const taken: LogItem[] = []
  async function* read() {
    for (const item of items) {
      taken.push(item)
      yield item
    }
  }
  return { taken, log: { read } as unknown as EventLog }
}

function socketWith(buffered: () => number) {
  const sent: string[] = []
  const socket: ClientSocket = {
    send: (event) => void sent.push(event.type),
    sendLogged: (cursor) => void sent.push(cursor),
    close: () => {},
    bufferedBytes: buffered,
  }
  return { sent, socket }
}

const event = (cursor: string): LogItem => ({ type: 'event', cursor, json: '{}' })
const settle = () => new Promise((resolve) => setImmediate(resolve))

function start(items: LogItem[], buffered: () => number) {
  const timers = createManualTimers()
  const { log, taken } = logOf(items)
  const { socket, sent } = socketWith(buffered)
  const stop = new AbortController()
  const outcome = relay({ log, userId: 'u', cursor: '0-0', socket, timers, signal: stop.signal, onDelivered() {} })
  return { timers, taken, sent, outcome, stop }
}

test('events are handed over in order, a gap as resync', async () => {
  const { outcome, sent } = start([{ type: 'resync', cursor: '5-0' }, event('6-0'), event('7-0')], () => 0)
  expect(await outcome).toBe('stopped')
  expect(sent).toEqual(['resync', '6-0', '7-0'])
})

test('while a client has a megabyte to read, nothing more is taken from the log for it', async () => {
  let buffered = 2 * 1024 * 1024
  const { outcome, taken, timers, sent } = start([event('1-0'), event('2-0')], () => buffered)
  await settle()
  timers.advance(10_000)
  await settle()
  expect(taken).toHaveLength(1)
  buffered = 0
  timers.advance(1_000)
  expect(await outcome).toBe('stopped')
  expect(sent).toEqual(['1-0', '2-0'])
})

test('a client that is stuck for thirty seconds, or has four megabytes to read, is too slow', async () => {
  const stuck = start([event('1-0'), event('2-0')], () => 2 * 1024 * 1024)
  for (let i = 0; i < 700; i++) {
    await settle()
    stuck.timers.advance(50)
  }
  expect(await stuck.outcome).toBe('too_slow')
  const full = start([event('1-0'), event('2-0')], () => 5 * 1024 * 1024)
  expect(await full.outcome).toBe('too_slow')
})
