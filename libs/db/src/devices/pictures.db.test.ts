import { beforeEach, expect, test } from '@jest/globals'
import { must, newId, noUsage } from '@rain/protocol'
import {
  addDevice,
  changeDevice,
  claimTurn,
  confirmDevice,
  deleteRecording,
  finishTurn,
  forgetDesktopPictures,
  mostShownPictures,
  recordStep,
  recordToolImages,
  startToolCall,
} from '../index.ts'
import { aPerson, aQueuedTurn, type Person } from '../testing/index.ts'
import { testDb } from '../testing/test-db.ts'

const db = await testDb()

beforeEach(() => db.prisma.toolImage.deleteMany())

async function aDevice(settings: { records?: boolean; keepDays?: number } = {}) {
  const person = await aPerson(db)
  const deviceId = newId('device')
  const owner = { userId: person.userId, deviceId, by: 'tok_1' }
  await addDevice(db, { id: deviceId, userId: person.userId, name: 'study', publicKey: 'k', fingerprint: 'f' })
  await confirmDevice(db, owner)
  await changeDevice(db, owner, settings)
  return { person, deviceId }
}

/** A turn with as many pictures, one a call. Resolves to their ids, the oldest first. */
async function aTurn({ person, deviceId }: { person: Person; deviceId: string }, count: number, tool = 'computer') {
  const { id: turnId } = await aQueuedTurn(db, person)
  const { turn } = must(await claimTurn(db, { turnId, owner: 'runner', leaseMs: 60_000 }), 'it is next')
  const fence = { turnId, epoch: turn.epoch }
  const pictures: string[] = []
  for (let step = 1; step <= count; step++) {
    const id = newId('toolCall')
    const call = {
      id,
      toolUseId: id,
      tool,
      input: { action: 'screenshot' },
      inputHash: 'h',
      reasons: [],
      unusable: null,
    }
    await recordStep(db, fence, {
      step,
      provider: 'demo',
      model: 'demo',
      stopReason: 'tool_use',
      content: [],
      usage: noUsage,
      cost: 0,
      toolCalls: [{ ...call, level: 'computer', target: { deviceId, display: 0 } }],
    })
    await startToolCall(db, fence, { id, from: 'proposed', inputHash: 'h' })
    const picture = { mediaType: 'image/jpeg', width: 2, height: 1, bytes: Buffer.from('x') } as const
    pictures.push(...must(await recordToolImages(db, fence, id, [picture]), 'the turn is ours'))
  }
  const end = () => finishTurn(db, fence, { outcome: 'completed', text: '' })
  const endedAgo = async (days: number) => {
    await end()
    await db.pool.query(`UPDATE turns SET finished_at = now() - $2 * interval '1 day' WHERE id = $1`, [turnId, days])
  }
  return { turnId, pictures, end, endedAgo }
}

async function kept(): Promise<string[]> {
  const images = await db.prisma.toolImage.findMany({ select: { id: true } })
  return images.map(({ id }) => id).sort()
}

test('without recording, what no model is shown any more goes with the end of its turn', async () => {
  const place = await aDevice()
  const turn = await aTurn(place, mostShownPictures + 2)
  expect(await forgetDesktopPictures(db, 100)).toBe(0)
  await turn.end()
  expect(await forgetDesktopPictures(db, 100)).toBe(2)
  expect(await kept()).toEqual(turn.pictures.slice(2).sort())
})

test('what was pruned from the context is not shown any more, and newer ones count only while they are', async () => {
  const place = await aDevice()
  const turn = await aTurn(place, 3)
  await turn.end()
  await db.pool.query(`UPDATE tool_calls SET pruned_at = now() WHERE turn_id = $1 AND step = 2`, [turn.turnId])
  await forgetDesktopPictures(db, 100)
  expect(await kept()).toEqual([turn.pictures[0], turn.pictures[2]].sort())
})

test('without recording nothing is there a day after its turn', async () => {
  const place = await aDevice()
  const old = await aTurn(place, 2)
  await old.endedAgo(1.01)
  const fresh = await aTurn(place, 1)
  await fresh.endedAgo(0.9)
  await forgetDesktopPictures(db, 100)
  expect(await kept()).toEqual(fresh.pictures)
})

test('a recorded turn is kept for the days of its device, and no longer', async () => {
  const place = await aDevice({ records: true, keepDays: 3 })
  const old = await aTurn(place, 2)
  await old.endedAgo(3.01)
  const young = await aTurn(place, mostShownPictures + 1)
  await young.endedAgo(2.9)
  await forgetDesktopPictures(db, 100)
  expect(await kept()).toEqual([...young.pictures].sort())
})

test('pictures of other tools are none of its business, and calls stay', async () => {
  const place = await aDevice()
  const turn = await aTurn(place, 1, 'browser')
  await turn.endedAgo(400)
  expect(await forgetDesktopPictures(db, 100)).toBe(0)
  const desktop = await aTurn(place, 1)
  await desktop.endedAgo(2)
  expect(await forgetDesktopPictures(db, 100)).toBe(1)
  expect(await db.prisma.toolCall.count({ where: { turnId: desktop.turnId } })).toBe(1)
})

test('no more go at once than asked for', async () => {
  const place = await aDevice()
  const turn = await aTurn(place, 3)
  await turn.endedAgo(2)
  expect([await forgetDesktopPictures(db, 2), await forgetDesktopPictures(db, 2)]).toEqual([2, 1])
})

test('a recording is deleted by its person once its turn has ended, and that is written down', async () => {
  const place = await aDevice({ records: true })
  const turn = await aTurn(place, 2)
  const other = await aTurn(await aDevice({ records: true }), 1)
  const { userId } = place.person
  const ask = (who: string) => deleteRecording(db, { userId: who, turnId: turn.turnId, by: 'tok_1', from: '::1' })
  expect(await ask(userId)).toBeNull()
  await turn.end()
  expect(await ask('usr_somebody')).toBeNull()
  expect(await ask(userId)).toBe(2)
  expect(await kept()).toEqual(other.pictures)
  const entries = await db.prisma.auditEntry.findMany({ where: { userId }, orderBy: { seq: 'desc' }, take: 1 })
  expect(entries).toMatchObject([
    {
      kind: 'device_changed',
      entry: { what: 'recording_deleted', turn: turn.turnId, pictures: 2, decided_by: 'tok_1' },
    },
  ])
})
