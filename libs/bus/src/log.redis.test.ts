import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { lastOnce, type Event } from '@rain/protocol'
import { testRedis } from '@rain/testing'
import { createBus, logStart, type Bus, type LogItem } from './index.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
let bus: Bus
let people = 0

beforeAll(async () => {
  redis = await testRedis()
  bus = createBus(redis.url)
})

afterAll(async () => {
  await bus?.close()
  await redis?.close()
})

const aUser = () => `usr_${++people}`
const says = (text: string): Event => ({ type: 'notice', agent_id: 'default', text })
const textOf = (item: LogItem) => (item.type === 'event' ? (JSON.parse(item.json) as { text: string }).text : 'RESYNC')

/** Reads until `count` items have come. */
async function take(reader: AsyncGenerator<LogItem>, count: number): Promise<string[]> {
  const seen: string[] = []
  while (seen.length < count) {
    const next = await reader.next()
    if (next.done) break
    seen.push(textOf(next.value))
  }
  return seen
}

describe('a reader', () => {
  test('gets what was written before it came, then what is written now, in order and once', async () => {
    const user = aUser()
    const stop = new AbortController()
    await bus.log.append(user, [{ event: says('1') }, { event: says('2') }])
    const reader = bus.log.read(user, logStart, stop.signal)
    expect(await take(reader, 2)).toEqual(['1', '2'])
    const rest = take(reader, 2)
    await bus.log.append(user, [{ event: says('3') }])
    await bus.log.append(user, [{ event: says('4') }])
    expect(await rest).toEqual(['3', '4'])
    stop.abort()
    expect((await reader.next()).done).toBe(true)
  })

  test('goes on after its cursor', async () => {
    const user = aUser()
    const cursor = await bus.log.append(user, [{ event: says('1') }])
    await bus.log.append(user, [{ event: says('2') }])
    const stop = new AbortController()
    const reader = bus.log.read(user, cursor, stop.signal)
    expect(await take(reader, 1)).toEqual(['2'])
    stop.abort()
  })

  test('that is much slower than the writer misses nothing', async () => {
    const user = aUser()
    const stop = new AbortController()
    const reader = bus.log.read(user, logStart, stop.signal)
    const first = take(reader, 1)
    await bus.log.append(user, [{ event: says('0') }])
    expect(await first).toEqual(['0'])
    const many = Array.from({ length: 3000 }, (_, i) => String(i + 1))
    for (let i = 0; i < many.length; i += 100) {
      await bus.log.append(
        user,
        many.slice(i, i + 100).map((text) => ({ event: says(text) })),
      )
    }
    expect(await take(reader, 3000)).toEqual(many)
    stop.abort()
  })

  test('with a cursor from a log that is gone is told so, and goes on from the end', async () => {
    const user = aUser()
    const cursor = await bus.log.append(user, [{ event: says('1') }])
    await bus.redis.del(`rain:log:${user}`)
    const stop = new AbortController()
    const reader = bus.log.read(user, cursor, stop.signal)
    expect(await take(reader, 1)).toEqual(['RESYNC'])
    const rest = take(reader, 1)
    await bus.log.append(user, [{ event: says('2') }])
    expect(await rest).toEqual(['2'])
    stop.abort()
  })

  test('of one person sees nothing of another', async () => {
    const [one, two] = [aUser(), aUser()]
    const stop = new AbortController()
    const reader = bus.log.read(one, logStart, stop.signal)
    const first = take(reader, 1)
    await bus.log.append(two, [{ event: says('not yours') }])
    await bus.log.append(one, [{ event: says('yours') }])
    expect(await first).toEqual(['yours'])
    stop.abort()
  })

  test('goes on after Redis was away', async () => {
    const user = aUser()
    const own = await testRedis()
    const ownBus = createBus(own.url)
    const stop = new AbortController()
    const reader = ownBus.log.read(user, logStart, stop.signal)
    const first = take(reader, 1)
    await ownBus.log.append(user, [{ event: says('before') }])
    expect(await first).toEqual(['before'])
    const rest = take(reader, 1)
    await ownBus.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await ownBus.log.append(user, [{ event: says('while away') }])
    expect(await rest).toEqual(['while away'])
    stop.abort()
    await ownBus.close()
    await own.close()
  })
})

describe('an append', () => {
  test('leaves out a fact that was said before', async () => {
    const user = aUser()
    const once = { once: 'ended', event: says('the end') }
    const first = await bus.log.append(user, [once], { scope: 'trn_1' })
    expect(await bus.log.append(user, [once], { scope: 'trn_1' })).toBe(first)
    expect(await bus.log.append(user, [once], { scope: 'trn_2' })).not.toBe(first)
  })

  test('leaves out a batch that is not newer than the last of its writer', async () => {
    const user = aUser()
    const append = (text: string, batch: number) =>
      bus.log.append(user, [{ event: says(text) }], { scope: 'trn_3', batch })
    await append('a', 1)
    await append('a', 1)
    await append('b', 2_000_001)
    await append('from a former owner', 2)
    const stop = new AbortController()
    await bus.log.append(user, [{ event: says('barrier') }])
    expect(await take(bus.log.read(user, logStart, stop.signal), 3)).toEqual(['a', 'b', 'barrier'])
    stop.abort()
  })

  test('of many writers at once is kept whole and in the order of each', async () => {
    const user = aUser()
    const stop = new AbortController()
    const reader = bus.log.read(user, logStart, stop.signal)
    const seen = take(reader, 60)
    const writers = ['a', 'b', 'c'].map((name) => ({ name, scope: `${name}_${user}` }))
    const appends = Array.from({ length: 10 }, (_, i) =>
      writers.flatMap(({ name, scope }) => {
        const entries = [{ event: says(`${name}${2 * i}`) }, { event: says(`${name}${2 * i + 1}`) }]
        return [
          bus.log.append(user, entries, { scope, batch: i + 1 }),
          bus.log.append(user, entries, { scope, batch: i }),
        ]
      }),
    )
    await Promise.all(appends.flat())
    const texts = await seen
    for (const { name } of writers) {
      expect(texts.filter((text) => text.startsWith(name))).toEqual(Array.from({ length: 20 }, (_, n) => `${name}${n}`))
    }
    stop.abort()
  })

  test('resolves to the end of the log', async () => {
    const user = aUser()
    expect(await bus.log.end(user)).toBe(logStart)
    const cursor = await bus.log.append(user, [{ event: says('1') }, { event: says('2') }])
    expect(await bus.log.end(user)).toBe(cursor)
  })
})

test('the log is read backwards from a cursor on', async () => {
  const user = aUser()
  await bus.log.append(user, [{ event: says('1') }, { event: says('2') }])
  const cursor = await bus.log.append(user, [{ event: says('3') }])
  await bus.log.append(user, [{ event: says('4') }])
  const seen: string[] = []
  for await (const { event } of bus.log.readBackwards(user, cursor)) seen.push('text' in event ? event.text : '')
  expect(seen).toEqual(['3', '2', '1'])
})

test('after the last fact of a scope nothing of it is written any more, whoever is late', async () => {
  const user = aUser()
  const stop = new AbortController()
  const writer = { scope: `trn_${user}` }
  await bus.log.append(user, [{ event: says('end'), once: lastOnce }], writer)
  await bus.log.append(user, [{ event: says('late fact'), once: 'asked:1' }], writer)
  await bus.log.append(user, [{ event: says('late delta') }], { ...writer, batch: 7_000_001 })
  await bus.log.append(user, [{ event: says('of another') }], { scope: `trn_other_${user}` })
  expect(await take(bus.log.read(user, logStart, stop.signal), 2)).toEqual(['end', 'of another'])
  stop.abort()
})

test('a reader whose cursor lies beyond the end is told to start again: the log has lost its newest part', async () => {
  const user = aUser()
  const stop = new AbortController()
  await bus.log.append(user, [{ event: says('kept') }])
  expect(await take(bus.log.read(user, '9999999999999-0', stop.signal), 1)).toEqual(['RESYNC'])
  stop.abort()
})
