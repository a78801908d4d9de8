import { expect, test } from '@jest/globals'
import type { Ack } from '@rain/protocol'
import { Outbox, type OutboxMessage } from './outbox.ts'

const hello: OutboxMessage = { type: 'send_message', agent_id: 'default', text: 'hello', client_msg_id: 'm1' }
const bye: OutboxMessage = { ...hello, text: 'bye', client_msg_id: 'm2' }
const accepted: Ack = { ok: true, turn_id: 't1' }

/** A server that answers as it is told, one answer after the other. */
function setUp(answers: Array<Ack | null>, storage = memory()) {
  const sent: string[] = []
  const answered: Array<[string, Ack]> = []
  const waited: number[] = []
  const link = { connected: true }
  const outbox = new Outbox({
    send: (message) => {
      sent.push(message.client_msg_id)
      const answer = answers.shift() ?? null
      if (answer === null) link.connected = false
      return Promise.resolve(answer)
    },
    isConnected: () => link.connected,
    onAnswer: (message, ack) => void answered.push([message.client_msg_id, ack]),
    wait: (seconds) => Promise.resolve(void waited.push(seconds)),
    storage,
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

test('a refusal is final', async () => {
  const refused: Ack = { ok: false, code: 'no_api_key', message: 'No key.' }
  const { outbox, answered } = setUp([refused])
  outbox.add(hello)
  await settled()
  expect(answered).toEqual([['m1', refused]])
  expect(outbox.messages).toEqual([])
})

test('what was not answered outlives the page', async () => {
  const first = setUp([null])
  first.outbox.add(hello)
  await settled()
  const second = setUp([accepted], first.storage)
  expect(second.outbox.messages).toEqual([hello])
  await second.outbox.flush()
  expect(second.sent).toEqual(['m1'])
})

test('a broken store is an empty outbox', () => {
  const storage = memory()
  storage.setItem('rain.outbox', '{nonsense')
  expect(setUp([], storage).outbox.messages).toEqual([])
})
