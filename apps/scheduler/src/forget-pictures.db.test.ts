import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { claimTurn, createDb, finishTurn, recordStep, recordToolImages, startToolCall, type Db } from '@rain/db'
import { aPerson, aQueuedTurn } from '@rain/db/testing'
import { must, newId, noUsage } from '@rain/protocol'
import { testDatabase } from '@rain/testing'
import { forgetPictures } from './forget-pictures.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Db

beforeAll(async () => {
  database = await testDatabase()
  db = createDb(database.url)
})
afterAll(async () => {
  await db?.close()
  await database?.close()
})

async function aTurnOfTwoDaysAgo(pictures: number): Promise<void> {
  const { id: turnId } = await aQueuedTurn(db, await aPerson(db))
  const claimed = must(await claimTurn(db, { turnId, owner: 'runner', leaseMs: 60_000 }), 'it is next')
  const fence = { turnId, epoch: claimed.turn.epoch }
  const id = newId('toolCall')
  const call = {
    id,
    toolUseId: id,
    tool: 'computer',
    input: {},
    inputHash: 'h',
    level: 'computer',
    reasons: [],
  } as const
  const step = {
    step: 1,
    provider: 'demo',
    model: 'demo',
    stopReason: 'tool_use',
    content: [],
    usage: noUsage,
  } as const
  const target = { deviceId: 'dev_gone', display: 0 }
  await recordStep(db, fence, {
    ...step,
    content: [],
    cost: 0,
    toolCalls: [{ ...call, reasons: [], target, unusable: null }],
  })
  await startToolCall(db, fence, { id, from: 'proposed', inputHash: 'h' })
  const picture = { mediaType: 'image/jpeg', width: 2, height: 1, bytes: Buffer.from('x') } as const
  await recordToolImages(db, fence, id, Array<typeof picture>(pictures).fill(picture))
  await finishTurn(db, fence, { outcome: 'completed', text: '' })
  await db.pool.query(`UPDATE turns SET finished_at = now() - interval '2 days' WHERE id = $1`, [turnId])
}

test('batch after batch goes until none is left, those of a device that is gone too', async () => {
  await aTurnOfTwoDaysAgo(5)
  expect(await forgetPictures(new AbortController().signal, { db, batch: 2 })).toBe(5)
  expect(await db.prisma.toolImage.count()).toBe(0)
})

test('told to stop, it begins no other batch', async () => {
  await aTurnOfTwoDaysAgo(1)
  expect(await forgetPictures(AbortSignal.abort(), { db })).toBe(0)
  expect(await db.prisma.toolImage.count()).toBe(1)
})
