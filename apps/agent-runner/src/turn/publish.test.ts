import { expect, test } from '@jest/globals'
import type { EventLog, LogEntry, Writer } from '@rain/bus'
import type { Turn } from '@rain/db'
import { createPublisher } from './publish.ts'

const turn = { id: 'trn_1', userId: 'usr_1', agentKey: 'default', epoch: 2 } as Turn

/** A log whose writes end when the test says so. */
function slowLog() {
  const written: { entries: LogEntry[]; writer: Writer | undefined }[] = []
  const ends: (() => void)[] = []
  const append: EventLog['append'] = (_user, entries, writer) => {
    written.push({ entries, writer })
    return new Promise((resolve) => ends.push(() => resolve('1-0')))
  }
  return { log: { append } as EventLog, written, endWrite: () => ends.shift()?.() }
}

const texts = (entries: LogEntry[]) => entries.map(({ event }) => ('text' in event ? event.text : event.type))

test('the first delta goes at once, and those that come while it is written go together', async () => {
  const { log, written, endWrite } = slowLog()
  const publish = createPublisher(log, turn)
  publish.text(1, 'a')
  expect(written).toHaveLength(1)
  publish.text(1, 'b')
  publish.text(1, 'c')
  expect(written).toHaveLength(1)
  endWrite()
  const flushed = publish.flush()
  await Promise.resolve().then(() => {})
  endWrite()
  await flushed
  expect(written.map(({ entries }) => texts(entries))).toEqual([['a'], ['bc']])
})

test('text, thinking, steps and facts keep their order and are not mixed', async () => {
  const { log, written, endWrite } = slowLog()
  const publish = createPublisher(log, turn)
  publish.text(1, 'first')
  publish.thinking(1, 'hm')
  publish.thinking(1, 'm')
  publish.text(1, 'x')
  publish.fact({ once: 'k', event: { type: 'agent_destroyed', agent_id: 'default' } })
  publish.text(1, 'y')
  publish.text(2, 'z')
  endWrite()
  const flushed = publish.flush()
  await Promise.resolve().then(() => {})
  endWrite()
  await flushed
  expect(texts(written[1]?.entries ?? [])).toEqual(['hmm', 'x', 'agent_destroyed', 'y', 'z'])
})

test('an aside waits for what is said next, and is written by a flush at the latest', async () => {
  const { log, written, endWrite } = slowLog()
  const publish = createPublisher(log, turn)
  publish.aside({ type: 'agent_destroyed', agent_id: 'default' })
  expect(written).toHaveLength(0)
  publish.text(1, 'a')
  expect(texts(written[0]?.entries ?? [])).toEqual(['agent_destroyed', 'a'])
  endWrite()
  await publish.flush()
  publish.aside({ type: 'agent_destroyed', agent_id: 'default' })
  const flushed = publish.flush()
  expect(written).toHaveLength(2)
  endWrite()
  await flushed
})

test('batches are numbered upwards within the epoch of the claim', async () => {
  const { log, written, endWrite } = slowLog()
  const publish = createPublisher(log, turn)
  publish.text(1, 'a')
  publish.text(1, 'b')
  endWrite()
  const flushed = publish.flush()
  await Promise.resolve().then(() => {})
  endWrite()
  await flushed
  expect(written.map(({ writer }) => writer?.batch)).toEqual([2_000_001, 2_000_002])
})

test('a log that refuses a write tells who flushes, and ends no process', async () => {
  const rejections: unknown[] = []
  const onRejection = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', onRejection)
  const refusal = new Error('MISCONF: the disk is full')
  const publish = createPublisher({ append: () => Promise.reject(refusal) } as unknown as EventLog, turn)
  publish.text(1, 'a')
  await new Promise(setImmediate)
  publish.text(1, 'b')
  await expect(publish.flush()).rejects.toBe(refusal)
  process.off('unhandledRejection', onRejection)
  expect(rejections).toEqual([])
})

test('what a log refuses is written first as soon as it takes something again, in order', async () => {
  const written: string[] = []
  let refuses = true
  const append: EventLog['append'] = async (_user, entries) => {
    if (refuses) throw new Error('MISCONF: the disk is full')
    written.push(...texts(entries))
    return '1-0'
  }
  const publish = createPublisher({ append } as EventLog, turn)
  publish.text(1, 'a')
  publish.thinking(1, 'hm')
  await expect(publish.flush()).rejects.toThrow('MISCONF')
  refuses = false
  publish.text(1, 'b')
  await publish.flush()
  expect(written).toEqual(['a', 'hm', 'b'])
})
