import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { createBus, type Bus } from '@rain/bus'
import { testRedis, type TestRedis } from '@rain/testing'
import { createPinGate, type Guesser, type PinGate } from './pin-gate.ts'

let redis: TestRedis
let bus: Bus
let gate: PinGate

beforeAll(async () => {
  redis = await testRedis()
  bus = createBus(redis.url)
  await bus.redis.ping()
  gate = createPinGate(bus.redis)
}, 60_000)
afterEach(() => bus.redis.flushall())
afterAll(async () => {
  await bus.close()
  await redis.close()
})

async function guessWrong(who: Guesser) {
  const attempt = await gate.take(who)
  if (!attempt.locked) await attempt.wrong()
  return attempt
}

/** As if the lock's time had passed. */
async function waitOut({ address, account }: Guesser) {
  await bus.redis.del(`rain:pin-address:${address}`, `rain:pin-account:${account}`)
}

const me = { address: '10.0.0.1', account: 'usr_1' }

test('the account is locked whatever addresses the wrong PINs come from', async () => {
  for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) await guessWrong({ address, account: 'usr_1' })
  expect(await gate.take({ address: '10.0.0.4', account: 'usr_1' })).toMatchObject({ locked: true })
})

test('each lock of the account is twice as long as the one before', async () => {
  const waits: number[] = []
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 3; i++) await guessWrong(me)
    const locked = await gate.take(me)
    if (locked.locked) waits.push(locked.remainingSeconds)
    await waitOut(me)
  }
  expect(waits).toEqual([300, 600, 1200])
})

test('ten wrong PINs in an hour are all the account has', async () => {
  let wrong = 0
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < 3; i++) if (!(await guessWrong(me)).locked) wrong++
    await waitOut(me)
  }
  expect(wrong).toBe(10)
})

test('a process that dies while it verifies the third guess leaves the door shut', async () => {
  await guessWrong(me)
  await guessWrong(me)
  await gate.take(me)
  expect(await gate.take(me)).toEqual({ locked: true, remainingSeconds: 300 })
})

test('the right PIN at the last try opens the door again', async () => {
  await guessWrong(me)
  await guessWrong(me)
  const last = await gate.take(me)
  if (!last.locked) await last.right()
  expect(await gate.take(me)).toMatchObject({ locked: false, remaining: 2 })
})

test('one person cannot lock out another', async () => {
  for (let i = 0; i < 3; i++) await guessWrong(me)
  expect(await gate.take({ address: '10.0.0.9', account: 'usr_2' })).toMatchObject({ locked: false })
})
