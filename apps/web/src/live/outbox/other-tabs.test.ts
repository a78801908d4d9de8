/** @jest-environment node */
import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { Ack } from '@rain/protocol'
import { clear, createStore, entries } from 'idb-keyval'
import { createTextSeal } from '../cache/seal-text.ts'
import { joinTabs, type OtherTabs } from './other-tabs.ts'
import { Outbox } from './outbox.ts'
import type { OutboxMessage } from './queue.ts'
import { openSealedQueue } from './sealed-queue.ts'

const store = createStore('rain-outbox', 'messages')
const message = (id: string): Omit<OutboxMessage, 'at'> => ({
  type: 'send_message',
  agent_id: 'default',
  text: `text of ${id}`,
  client_msg_id: id,
})

/** As browsers do it: one holds it, the others wait in a row. */
function oneLock(): LockManager {
  let last: Promise<unknown> = Promise.resolve()
  const request = (_name: string, _options: LockOptions, work: () => Promise<void>) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
  return { request } as unknown as LockManager
}

type Server = { taken: string[]; answer: (id: string) => Ack }

/** What every tab of a browser shares, and the server they speak to. */
function openBrowser(answer: Server['answer'] = (id) => ({ ok: true, turn_id: id })) {
  const locks = oneLock()
  const server: Server = { taken: [], answer }
  const opened: Array<{ outbox: Outbox; tabs: OtherTabs }> = []

  async function openTab({ connected = true, secret = 'person' } = {}) {
    const seal = await createTextSeal(secret, crypto)
    if (!seal) throw new Error('no cryptography')
    const tabs = joinTabs(seal.name, locks)
    const link = { connected }
    const seen = { come: [] as string[], gone: [] as string[], answered: [] as string[] }
    const outbox = new Outbox({
      place: Promise.resolve({ queue: openSealedQueue(seal, store), tabs, lasts: true }),
      send: ({ client_msg_id: id }) => {
        server.taken.push(id)
        return Promise.resolve(server.answer(id))
      },
      isConnected: () => link.connected,
      isHeld: () => false,
      onTakenEarlier: () => undefined,
      onAnswer: ({ client_msg_id: id }, ack) => void seen.answered.push(`${id} ${ack.ok}`),
      onChange: (come, gone) => {
        seen.come.push(...come.map(({ client_msg_id: id }) => id))
        seen.gone.push(...gone.map(({ client_msg_id: id }) => id))
      },
      wait: () => Promise.resolve(),
    })
    opened.push({ outbox, tabs })
    await outbox.settled()
    return { outbox, link, seen, waiting: () => outbox.messages.map(({ client_msg_id: id }) => id) }
  }
  return { server, openTab, close: () => Promise.all(opened.map(({ outbox }) => outbox.close())) }
}

let browser: ReturnType<typeof openBrowser>
afterEach(async () => {
  await browser.close()
  await clear(store)
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((done) => setTimeout(done, 1))
}

describe('messages that wait', () => {
  test('outlive the page, and are sent by the next one', async () => {
    browser = openBrowser()
    const first = await browser.openTab({ connected: false })
    first.outbox.add(message('m1'))
    first.outbox.add(message('m2'))
    await first.outbox.close()
    const next = await browser.openTab()
    expect(next.waiting()).toEqual(['m1', 'm2'])
    await next.outbox.flush()
    expect(browser.server.taken).toEqual(['m1', 'm2'])
    expect(await entries(store)).toEqual([])
  })

  test('are of one person, and cannot be read without what they are sealed with', async () => {
    browser = openBrowser()
    const mine = await browser.openTab({ connected: false })
    mine.outbox.add(message('m1'))
    await mine.outbox.settled()
    const [[name, entry]] = (await entries<string, { sealed: { body: ArrayBuffer } }>(store)) as [
      [string, { sealed: { body: ArrayBuffer } }],
    ]
    expect(name).not.toContain('person')
    expect(Buffer.from(entry.sealed.body).toString('latin1')).not.toContain('text of')
    const other = await browser.openTab({ secret: 'somebody else' })
    expect(other.waiting()).toEqual([])
    await other.outbox.clear()
    expect(await entries(store)).toHaveLength(1)
  })

  test('are seen by every tab, and sent by one', async () => {
    browser = openBrowser()
    const offline = await browser.openTab({ connected: false })
    const [one, two] = [await browser.openTab(), await browser.openTab()]
    offline.outbox.add(message('m1'))
    await until(() => [one, two, offline].every(({ outbox }) => outbox.messages.length === 0))
    expect(browser.server.taken).toEqual(['m1'])
    expect(offline.seen.answered).toEqual(['m1 true'])
  })

  test('go out once when all tabs come back at the same time', async () => {
    browser = openBrowser()
    const [one, two] = [await browser.openTab({ connected: false }), await browser.openTab({ connected: false })]
    one.outbox.add(message('m1'))
    two.outbox.add(message('m2'))
    await until(() => one.waiting().length === 2 && two.waiting().length === 2)
    one.link.connected = two.link.connected = true
    await Promise.all([one.outbox.flush(), two.outbox.flush()])
    expect(browser.server.taken.toSorted()).toEqual(['m1', 'm2'])
  })

  test('that are taken back in one tab are not sent by another', async () => {
    browser = openBrowser()
    const [one, two] = [await browser.openTab({ connected: false }), await browser.openTab({ connected: false })]
    one.outbox.add(message('m1'))
    await until(() => two.waiting().length === 1)
    one.outbox.drop('m1')
    await one.outbox.settled()
    two.link.connected = true
    await two.outbox.flush()
    expect(browser.server.taken).toEqual([])
    expect(two.seen.gone).toEqual(['m1'])
  })

  test('and were refused are refused in every tab', async () => {
    browser = openBrowser(() => ({ ok: false, code: 'no_api_key', message: 'No key.' }))
    const [one, two] = [await browser.openTab(), await browser.openTab({ connected: false })]
    one.outbox.add(message('m1'))
    await until(() => two.seen.answered.length > 0 || two.outbox.messages.some(({ refused }) => refused))
    expect(two.outbox.messages).toMatchObject([{ client_msg_id: 'm1', refused: { message: 'No key.' } }])
    expect(browser.server.taken).toEqual(['m1'])
  })

  test('are not held up by a tab that sleeps with the lock', async () => {
    browser = openBrowser()
    const asleep = { request: (): Promise<never> => Promise.reject(new DOMException('', 'TimeoutError')) }
    const tabs = joinTabs('asleep', asleep as unknown as LockManager)
    let done = 0
    await tabs.alone(() => Promise.resolve(void done++))
    tabs.close()
    expect(done).toBe(1)
  })
})
