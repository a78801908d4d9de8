import { expect, test } from '@jest/globals'
import { newId, noUsage } from '@rain/protocol'
import {
  acceptMessage,
  branchTurn,
  claimTurn,
  contextUpTo,
  copyPath,
  finishToolCall,
  finishTurn,
  keepAttachment,
  policyOf,
  recordStep,
  recordToolImages,
  startToolCall,
  steerTurn,
  takeSteers,
} from '../index.ts'
import { aPerson, aQueuedTurn } from '../testing/index.ts'
import { testDb } from '../testing/test-db.ts'

const db = await testDb()

/** A turn in which a page with a picture is read. */
async function readsPage(turnId: string): Promise<void> {
  const claimed = await claimTurn(db, { turnId, owner: 'runner', leaseMs: 60_000 })
  const fence = { turnId, epoch: claimed?.turn.epoch ?? 0 }
  const id = newId('toolCall')
  const call = { id, toolUseId: id, tool: 'browser_look', input: {}, inputHash: 'h', level: 'green' } as const
  const answer = { provider: 'demo', model: 'demo', stopReason: 'end_turn', usage: noUsage, cost: 5_000 }
  const content = [{ type: 'text' as const, text: `answer in ${turnId}` }]
  await recordStep(db, fence, { ...answer, step: 1, content, toolCalls: [{ ...call, reasons: [], unusable: null }] })
  await startToolCall(db, fence, { id, from: 'proposed', inputHash: 'h' })
  const picture = { mediaType: 'image/jpeg', width: 2, height: 1, bytes: Buffer.from('x') } as const
  const images = await recordToolImages(db, fence, id, [picture])
  const detail = {
    kind: 'images' as const,
    images: (images ?? []).map((image) => ({ id: image, media_type: 'image/jpeg' as const, width: 2, height: 1 })),
  }
  await finishToolCall(db, fence, { id, status: 'done', output: 'seen', detail, readFrom: 'evil.example' })
  await finishTurn(db, fence, { outcome: 'completed', text: '' })
}

test('a copy has the path up to the turn, its taint and its pictures, and lives without what it was copied from', async () => {
  const person = await aPerson(db)
  const { userId, agentId } = person
  const one = await aQueuedTurn(db, person, 'one')
  await readsPage(one.id)
  const two = await aQueuedTurn(db, person, 'two')
  await readsPage(two.id)
  const wanted = { userId, agentId, turnId: two.id, text: 'dos', clientMsgId: 'x', provider: 'demo', model: 'auto' }
  const branched = await branchTurn(db, wanted)
  expect(branched.type).toBe('branched')
  expect(await copyPath(db, { userId, turnId: branched.type === 'branched' ? branched.turn.id : '' })).toEqual({
    type: 'busy',
  })

  const copied = await copyPath(db, { userId, turnId: two.id })
  if (copied.type !== 'copied') throw new Error(copied.type)
  await db.prisma.turn.updateMany({ where: { agentId }, data: { status: 'done' } })
  await db.prisma.conversation.delete({ where: { id: person.conversationId } })
  const { conversationId } = copied
  const { steps } = await contextUpTo(db, { conversationId, turnSeq: 2 ** 50, limit: 100 })
  expect(steps.map(({ content: [first] }) => (first?.type === 'text' ? first.text : ''))).toEqual([
    'one',
    `answer in ${one.id}`,
    'two',
    `answer in ${two.id}`,
  ])
  expect((await policyOf(db, { userId, ownerKey: 'default', conversationId })).taint).toEqual(['evil.example'])
  const [call] = steps[1]?.toolCalls ?? []
  const pictures = await db.prisma.toolImage.findMany({ where: { toolCallId: call?.id ?? '' } })
  expect(call?.detail).toMatchObject({ kind: 'images', images: [{ id: pictures[0]?.id }] })
  expect(await db.prisma.turn.findMany({ where: { conversationId }, orderBy: { seq: 'asc' } })).toMatchObject([
    { copiedFrom: one.id, previousTurnId: null },
    { copiedFrom: two.id },
  ])
})

test('a message that was heard while a turn went on is one in the copy, too, and its files are copies', async () => {
  const person = await aPerson(db)
  const { userId, agentId, conversationId } = person
  const one = await aQueuedTurn(db, person, 'one')
  const claimed = await claimTurn(db, { turnId: one.id, owner: 'runner', leaseMs: 60_000 })
  const fence = { turnId: one.id, epoch: claimed?.turn.epoch ?? 0 }
  const bytes = Buffer.from('hi')
  const about = { name: 'a.txt', kind: 'text', media_type: 'text/plain' } as const
  const file = await keepAttachment(db, { ...about, userId, bytes, sha256: 'x' }, 10)
  const heard = { userId, agentId, text: `see ${file?.id}`, attachments: file ? [file] : [] }
  const sent = await acceptMessage(db, { ...heard, provider: 'demo', model: 'auto' })
  if (sent.type !== 'accepted') throw new Error(sent.type)
  await steerTurn(db, { userId, turnId: sent.turn.id })
  await takeSteers(db, fence, 1)
  await finishTurn(db, fence, { outcome: 'completed', text: '' })

  const copied = await copyPath(db, { userId, turnId: one.id })
  const target = copied.type === 'copied' ? copied.conversationId : ''
  const [copy] = await db.prisma.attachment.findMany({ where: { conversationId: target } })
  expect(copy?.id).not.toBe(file?.id)
  expect(await db.prisma.message.findFirst({ where: { conversationId: target, position: 1 } })).toMatchObject({
    sentTurnId: sent.turn.id,
    content: [
      { type: 'text', text: `see ${file?.id}` },
      { type: 'attachment', id: copy?.id, name: 'a.txt' },
    ],
  })
  expect(await db.prisma.attachment.count({ where: { conversationId } })).toBe(1)
})

test('nobody copies what is not theirs', async () => {
  const person = await aPerson(db)
  const one = await aQueuedTurn(db, person, 'one')
  expect(await copyPath(db, { userId: (await aPerson(db)).userId, turnId: one.id })).toEqual({ type: 'not_found' })
})

test('a copy that is asked for again under the same key, even at the same time, is made once', async () => {
  const person = await aPerson(db)
  const { userId } = person
  const one = await aQueuedTurn(db, person, 'one')
  await readsPage(one.id)
  const ask = (key: string) => copyPath(db, { userId, turnId: one.id, key })
  const [first, ...others] = await Promise.all([ask('k1'), ask('k1'), ask('k1')])
  expect(first?.type).toBe('copied')
  expect(others).toEqual([first, first])
  expect(await ask('k1')).toEqual(first)
  expect(await ask('k2')).not.toEqual(first)
  expect(await db.prisma.conversation.count({ where: { userId } })).toBe(3)
})

test('a copy that was deleted since is not handed out again, nor made anew', async () => {
  const person = await aPerson(db)
  const { userId } = person
  const one = await aQueuedTurn(db, person, 'one')
  await readsPage(one.id)
  const first = await copyPath(db, { userId, turnId: one.id, key: 'k1' })
  const id = first.type === 'copied' ? first.conversationId : ''
  await db.prisma.conversation.update({ where: { id }, data: { deletedAt: new Date() } })
  expect(await copyPath(db, { userId, turnId: one.id, key: 'k1' })).toEqual({ type: 'deleted' })
  expect(await db.prisma.conversation.count({ where: { userId } })).toBe(2)
  await db.prisma.conversation.update({ where: { id }, data: { deletedAt: null } })
  expect(await copyPath(db, { userId, turnId: one.id, key: 'k1' })).toEqual(first)
})
