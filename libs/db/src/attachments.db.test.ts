import { expect, test } from '@jest/globals'
import {
  acceptMessage,
  attachmentFileOf,
  deleteTurns,
  forgetUnsentAttachments,
  keepAttachment,
  policyOf,
  purgeDeleted,
  removeAttachment,
  sendableAttachments,
} from './index.ts'
import { anAgent, aPerson, type Person } from './testing/index.ts'
import { testDb } from './testing/test-db.ts'

const db = await testDb()

async function aFile({ userId }: Pick<Person, 'userId'>, name = 'notes.txt') {
  const file = { userId, name, kind: 'text', media_type: 'text/plain', bytes: Buffer.from('hi'), sha256: '00' } as const
  const kept = await keepAttachment(db, file, 50)
  if (!kept) throw new Error('not kept')
  return kept
}

function send(person: Person, ids: string[], clientMsgId?: string, text = '') {
  const { userId, agentId, conversationId } = person
  const message = { userId, agentId, text, clientMsgId, provider: 'demo', model: 'auto' }
  return sendableAttachments(db, { userId, ids, conversationId }).then((attachments) =>
    acceptMessage(db, { ...message, attachments }),
  )
}

test('a file is kept as it is described, and found again by its person alone', async () => {
  const person = await aPerson(db)
  const other = await aPerson(db)
  const file = await aFile(person)
  expect(file).toEqual({ id: file.id, name: 'notes.txt', kind: 'text', media_type: 'text/plain', size: 2 })
  expect((await attachmentFileOf(db, { userId: person.userId, id: file.id }))?.bytes.toString()).toBe('hi')
  expect(await attachmentFileOf(db, { userId: other.userId, id: file.id })).toBeNull()
  const found = { ids: [file.id], conversationId: other.conversationId }
  expect(await sendableAttachments(db, { ...found, userId: other.userId })).toEqual([])
})

test('more unsent files than allowed are not kept', async () => {
  const person = await aPerson(db)
  await aFile(person)
  const bytes = Buffer.from('x')
  const file = { userId: person.userId, name: 'a', kind: 'file', media_type: 'a/b', bytes, sha256: '00' } as const
  expect(await keepAttachment(db, file, 1)).toBeNull()
})

test('a message takes its files along; a second delivery of it changes nothing', async () => {
  const person = await aPerson(db)
  const files = [await aFile(person, 'b.txt'), await aFile(person, 'a.txt')]
  const ids = files.map(({ id }) => id)
  const first = await send(person, ids, 'once')
  expect(first.type).toBe('accepted')
  const second = await send(person, ids, 'once')
  expect(second).toMatchObject({ type: 'duplicate' })
  const rows = await db.prisma.message.findMany({ where: { conversationId: person.conversationId } })
  expect(rows.map(({ content }) => content)).toEqual([files.map((file) => ({ ...file, type: 'attachment' }))])
  const conversation = await db.prisma.conversation.findUnique({ where: { id: person.conversationId } })
  expect(conversation?.title).toBe('b.txt, a.txt')
})

test('what was sent may be sent again in its conversation, and in no other', async () => {
  const person = await aPerson(db)
  const elsewhere = await anAgent(db, { userId: person.userId, agentKey: 'other' })
  const { id } = await aFile(person)
  await send(person, [id], undefined, 'first')
  expect((await send(person, [id], undefined, 'again')).type).toBe('accepted')
  const { userId, conversationId } = elsewhere
  expect(await sendableAttachments(db, { userId, ids: [id], conversationId })).toEqual([])
})

test('a message whose file went in between is not accepted, and nothing of it is written', async () => {
  const person = await aPerson(db)
  const { userId, agentId } = person
  const file = await aFile(person)
  expect(await removeAttachment(db, { userId, id: file.id })).toBe(true)
  const message = { userId, agentId, text: 'look', provider: 'demo', model: 'auto', attachments: [file] }
  expect(await acceptMessage(db, message)).toEqual({ type: 'attachments_gone' })
  expect(await db.prisma.turn.count({ where: { userId } })).toBe(0)
})

test('a file that was sent is not removed, and goes with its conversation', async () => {
  const person = await aPerson(db)
  const { userId, conversationId } = person
  const { id } = await aFile(person)
  await send(person, [id])
  expect(await removeAttachment(db, { userId, id })).toBe(false)
  await db.prisma.conversation.delete({ where: { id: conversationId } })
  expect(await attachmentFileOf(db, { userId, id })).toBeNull()
})

test('a conversation counts as having read what was attached', async () => {
  const person = await aPerson(db)
  await send(person, [(await aFile(person, 'letter.pdf')).id])
  const policy = await policyOf(db, { ...person, ownerKey: person.agentKey })
  expect(policy.taint).toEqual(['attachment letter.pdf'])
})

test('a file goes with the last message that carries it; whoever was told of it stays marked', async () => {
  const person = await aPerson(db)
  const { userId } = person
  const [kept, gone] = [await aFile(person, 'kept.txt'), await aFile(person, 'gone.txt')]
  const first = await send(person, [kept.id, gone.id])
  await send(person, [kept.id], undefined, 'again')
  await db.prisma.turn.updateMany({ where: { userId }, data: { status: 'done' } })
  await deleteTurns(db, { userId, turnId: first.type === 'accepted' ? first.turn.id : '', scope: 'turn' })
  expect(await attachmentFileOf(db, { userId, id: gone.id })).not.toBeNull()
  await purgeDeleted(db, -1_000)
  expect(await attachmentFileOf(db, { userId, id: gone.id })).toBeNull()
  expect(await attachmentFileOf(db, { userId, id: kept.id })).not.toBeNull()
  const { taint } = await policyOf(db, { ...person, ownerKey: person.agentKey })
  expect(taint.toSorted()).toEqual(['attachment gone.txt', 'attachment kept.txt'])
})

test('old files that were never sent are deleted; sent and new ones stay', async () => {
  const person = await aPerson(db)
  const { userId } = person
  const [old, sent, fresh] = [await aFile(person), await aFile(person), await aFile(person)]
  await send(person, [sent.id])
  const aWeekAgo = new Date(Date.now() - 7 * 86_400_000)
  await db.prisma.attachment.updateMany({ where: { id: { in: [old.id, sent.id] } }, data: { createdAt: aWeekAgo } })
  expect(await forgetUnsentAttachments(db, { olderThanSeconds: 86_400, most: 10 })).toBe(1)
  const left = await db.prisma.attachment.findMany({ where: { userId }, select: { id: true } })
  expect(left.map(({ id }) => id).sort()).toEqual([sent.id, fresh.id].sort())
})
