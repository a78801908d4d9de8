import { expect, test } from '@jest/globals'
import type { Socket } from 'socket.io'
import { createManualTimers } from '../testing/manual-timers.ts'
import { socketIoClientSocket } from './socket-io-client-socket.ts'

const holdMs = 24

function open(options = { holdMs }) {
  const timers = createManualTimers()
  const frames: unknown[] = []
  const emit = (name: string, told: unknown) => void frames.push([name, told])
  const socket = { conn: { on() {}, transport: {} }, emit, disconnect() {} } as unknown as Socket
  const client = socketIoClientSocket(socket, { timers, ...options })
  const say = (cursor: string, text: string) =>
    client.sendLogged(cursor, JSON.stringify({ type: 'assistant_text', agent_id: 'a', text }))
  return { timers, frames, client, say }
}
const piece = (cursor: string, text: string) => ({ type: 'assistant_text', agent_id: 'a', text, cursor })

test('the first piece goes at once, those that follow go together, each with its cursor', () => {
  const { timers, frames, say } = open()
  say('1-0', 'one ')
  say('2-0', 'two ')
  timers.advance(5)
  say('3-0', 'three')
  expect(frames).toEqual([['event', piece('1-0', 'one ')]])
  timers.advance(holdMs)
  expect(frames.slice(1)).toEqual([['events', [piece('2-0', 'two '), piece('3-0', 'three')]]])
})

test('after a pause the next piece goes at once again', () => {
  const { timers, frames, say } = open()
  say('1-0', 'one ')
  timers.advance(holdMs)
  say('2-0', 'two')
  expect(frames).toHaveLength(2)
})

test('whatever else happens takes along what waits, in order', () => {
  const { frames, client, say } = open()
  say('1-0', 'one ')
  say('2-0', 'two')
  client.sendLogged('3-0', JSON.stringify({ type: 'agent_read', agent_id: 'a' }))
  say('4-0', 'three')
  client.send({ type: 'ping', ts: 1 })
  expect(frames.slice(1)).toEqual([
    ['events', [piece('2-0', 'two'), { type: 'agent_read', agent_id: 'a', cursor: '3-0' }]],
    ['event', piece('4-0', 'three')],
    ['event', { type: 'ping', ts: 1 }],
  ])
})

test('a client that did not ask for it gets piece by piece', () => {
  const { frames, say } = open({ holdMs: 0 })
  say('1-0', 'one ')
  say('2-0', 'two')
  expect(frames).toEqual([
    ['event', piece('1-0', 'one ')],
    ['event', piece('2-0', 'two')],
  ])
})
