import { expect, test } from '@jest/globals'
import type { Ack } from '@rain/protocol'
import { noOtherTabs } from './other-tabs.ts'
import { Outbox } from './outbox.ts'
import type { OutboxMessage } from './queue.ts'
import { openTabQueue } from './tab-queue.ts'

const hello: OutboxMessage = { type: 'send_message', agent_id: 'default', text: 'hello', client_msg_id: 'm1', at: 1 }
const bye: OutboxMessage = { ...hello, text: 'bye', client_msg_id: 'm2', at: 2 }
const accepted: Ack = { ok: true, turn_id: 't1' }

/** A server that answers as it is told, one answer after the other. */
function setUp(answers: Array<Ack | null>, storage = memory()) {
  const sent: string[] = []
  const answered: Array<[string, Ack]> = []
  const waited: number[] = []
  const link = { connected: true }
  const outbox = new Outbox({
    place: Promise.resolve({ queue: openTabQueue(storage), tabs: noOtherTabs, lasts: false }),
    send: (message) => {
      sent.push(message.client_msg_id)
      const answer = answers.shift() ?? null
      if (answer === null) link.connected = false
      return Promise.resolve(answer)
    },
    isConnected: () => link.connected,
    isHeld: () => false,
    onTakenEarlier: () => undefined,
    onAnswer: (message, ack) => void answered.push([message.client_msg_id, ack]),
    onChange: () => undefined,
    wait: (seconds) => Promise.resolve(void waited.push(seconds)),
  })
  return { outbox, sent, answered, waited, link, storage }
}

/** Lets everything that waits for nothing but promises run. */
function settled(): Promise<void> {
  return new Promise((done) => setTimeout(done, 0))
}

function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const values = new Map<string, string>()
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) }
}

test('a message is sent once and leaves when it is answered', async () => {
  const { outbox, sent, answered } = setUp([accepted])
  outbox.add(hello)
  await outbox.flush()
  await Promise.resolve()
  expect(sent).toEqual(['m1'])
  expect(answered).toEqual([['m1', accepted]])
  expect(outbox.messages).toEqual([])
})

test('without an answer it is sent again under the same id after the next connect', async () => {
  const { outbox, sent, answered, link } = setUp([null, accepted])
  outbox.add(hello)
  await settled()
  expect(outbox.messages).toHaveLength(1)
  link.connected = true
  await outbox.flush()
  expect(sent).toEqual(['m1', 'm1'])
  expect(answered).toEqual([['m1', accepted]])
})

test('messages go out in the order they were written', async () => {
  const { outbox, sent, link } = setUp([null, accepted, accepted])
  outbox.add(hello)
  outbox.add(bye)
  await settled()
  link.connected = true
  await outbox.flush()
  expect(sent).toEqual(['m1', 'm1', 'm2'])
})

test('a busy server is asked again after the time it names', async () => {
  const busy: Ack = { ok: false, code: 'rate_limited', message: 'Slow down.', retry_after: 7 }
  const { outbox, sent, waited, answered } = setUp([busy, accepted])
  outbox.add(hello)
  await settled()
  expect(sent).toEqual(['m1', 'm1'])
  expect(waited).toEqual([7])
  expect(answered).toEqual([['m1', accepted]])
})

test('what was refused is not sent again by itself, and waits for the person, over reloads', async () => {
  const refused: Ack = { ok: false, code: 'no_api_key', message: 'No key.' }
  const { outbox, answered, sent, storage } = setUp([refused, accepted])
  outbox.add(hello)
  await settled()
  await outbox.flush()
  expect(sent).toEqual(['m1'])
  expect(answered).toEqual([['m1', refused]])
  const waiting = [{ ...hello, refused: { message: 'No key.', code: 'no_api_key' } }]
  expect(outbox.messages).toEqual(waiting)
  const later = setUp([accepted], storage)
  await later.outbox.settled()
  expect(later.outbox.messages).toEqual(waiting)
  later.outbox.add(hello)
  await settled()
  expect(later.sent).toEqual(['m1'])
  expect(later.outbox.messages).toEqual([])
})

test('what the person takes back is not sent', async () => {
  const { outbox, sent, link, storage } = setUp([accepted])
  link.connected = false
  outbox.add(hello)
  outbox.add(bye)
  outbox.drop('m1')
  link.connected = true
  await outbox.flush()
  expect(sent).toEqual(['m2'])
  expect(storage.getItem('rain.outbox')).toBe('[]')
})

test('what was not answered outlives the page', async () => {
  const first = setUp([null])
  first.outbox.add(hello)
  await settled()
  const second = setUp([accepted], first.storage)
  await second.outbox.settled()
  expect(second.outbox.messages).toEqual([hello])
  await second.outbox.flush()
  expect(second.sent).toEqual(['m1'])
})

test('what is written before the place of the messages is open comes behind those that wait there', async () => {
  const { outbox, storage, link } = setUp([null])
  outbox.add(hello)
  await settled()
  link.connected = true
  const second = setUp([accepted, accepted], storage)
  second.outbox.add(bye)
  await settled()
  expect(second.sent).toEqual(['m1', 'm2'])
})

test('a broken store is an empty outbox', async () => {
  const storage = memory()
  storage.setItem('rain.outbox', '{nonsense')
  const { outbox } = setUp([], storage)
  await outbox.settled()
  expect(outbox.messages).toEqual([])
})

test('a store that has no room, or cannot be read, keeps nothing from being sent', async () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error('no room')
    },
  }
  const { outbox, sent } = setUp([accepted, accepted], full)
  outbox.add(hello)
  outbox.add(bye)
  await settled()
  expect(sent).toEqual(['m1', 'm2'])
})

test('what waits goes on waiting where the store cannot tell for a while', async () => {
  const queue = { ...openTabQueue(memory()), read: () => Promise.resolve(null) }
  const sent: string[] = []
  const outbox = new Outbox({
    place: Promise.resolve({ queue, tabs: noOtherTabs, lasts: true }),
    send: (message) => Promise.resolve(sent.push(message.client_msg_id) > 0 ? accepted : null),
    isConnected: () => true,
    isHeld: () => false,
    onTakenEarlier: () => undefined,
    onAnswer: () => undefined,
    onChange: () => undefined,
    wait: () => Promise.resolve(),
  })
  outbox.add(hello)
  await settled()
  expect(sent).toEqual(['m1'])
})
