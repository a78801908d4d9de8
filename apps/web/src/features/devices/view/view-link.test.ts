import { beforeEach, expect, test } from '@jest/globals'
import { closeCodes } from '@rain/protocol'
import { ViewLink, type ViewSocket, type ViewState } from './view-link.ts'

class FakeSocket implements ViewSocket {
  binaryType: BinaryType = 'blob'
  readyState = 0
  sent: unknown[] = []
  #listeners: Record<string, (event: MessageEvent & CloseEvent) => void> = {}
  send(data: string) {
    this.sent.push(JSON.parse(data))
  }
  close() {
    this.readyState = 3
  }
  addEventListener(type: string, listener: (event: MessageEvent & CloseEvent) => void) {
    this.#listeners[type] = listener
  }
  emit(type: string, event: object = {}) {
    if (type === 'open') this.readyState = 1
    this.#listeners[type]?.(event as MessageEvent & CloseEvent)
  }
}

let sockets: FakeSocket[]
let waits: { ms: number; run: () => void }[]
let states: ViewState[]
let pictures: number
let signedOut: number
let link: ViewLink

beforeEach(() => {
  ;[sockets, waits, states, pictures, signedOut] = [[], [], [], 0, 0]
  link = new ViewLink({
    token: 'tok',
    openSocket() {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket
    },
    after(ms, run) {
      const wait = { ms, run }
      waits.push(wait)
      return () => (waits = waits.filter((one) => one !== wait))
    },
    onPicture: () => pictures++,
    onMessage: () => {},
    onState: (state) => states.push(state),
    onUnauthorized: () => signedOut++,
  })
})

const sight = { device_id: 'dev_1', display: 0, max_width: 800, max_height: 600 }
const look = { type: 'look', ...sight }
const last = () => sockets.at(-1)!

test('it says who it is before what it wants to see, and sends neither in the address', () => {
  link.look(sight)
  last().emit('open')
  expect(last().sent).toEqual([{ type: 'auth', token: 'tok' }, look])
})

test('it comes back by itself, later each time, and looks at the same', () => {
  link.look(sight)
  last().emit('close', { code: 1006 })
  expect(waits.map(({ ms }) => ms)).toEqual([500])
  waits[0]!.run()
  last().emit('close', { code: 1006 })
  expect(waits[1]?.ms).toBe(1_000)
  waits[1]!.run()
  last().emit('open')
  expect(last().sent.at(-1)).toEqual(look)
  expect(states).toEqual(['connecting', 'reconnecting', 'reconnecting', 'reconnecting', 'reconnecting'])
})

test('while nobody can see it there is no line, and then there is one again', () => {
  link.look(sight)
  last().emit('open')
  const before = last()
  link.rest()
  expect(before.readyState).toBe(3)
  before.emit('message', { data: new ArrayBuffer(4) })
  expect(pictures).toBe(0)
  expect(sockets).toHaveLength(1)
  link.wake()
  last().emit('open')
  expect(sockets).toHaveLength(2)
  expect(last().sent.at(-1)).toEqual(look)
})

test('a session that ended is not tried again', () => {
  link.look(sight)
  last().emit('close', { code: closeCodes.unauthorized })
  expect(signedOut).toBe(1)
  expect(waits).toEqual([])
})

test('input goes out only over an open line, and says so', () => {
  link.look(sight)
  const events = [{ type: 'move' as const, x: 0, y: 0 }]
  expect(link.input(events)).toBe(false)
  last().emit('open')
  expect(link.input(events)).toBe(true)
  expect(last().sent.at(-1)).toEqual({ type: 'input', events })
})

test('closed for good it neither comes back nor hears', () => {
  link.look(sight)
  last().emit('open')
  link.close()
  last().emit('message', { data: new ArrayBuffer(4) })
  last().emit('close', { code: 1006 })
  expect([pictures, waits.length]).toEqual([0, 0])
})
