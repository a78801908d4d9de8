import { expect, test } from '@jest/globals'
import { deleteTurns, restoreTurns, showBranch, versionsOf } from '../index.ts'
import { aPerson, type Person } from '../testing/index.ts'
import { testDb } from '../testing/test-db.ts'

const db = await testDb()

const turns = 4_000
const turnAt = (place: number) => `trn_${place}`

/** Turns that follow each other, and a second version of the second one. */
async function converse({ userId, agentId, agentKey, conversationId }: Person): Promise<void> {
  await db.pool.query(
    `INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, provider, model, previous_turn_id)
     SELECT 'trn_' || n, $1, $2, $3, $4, '/', 'done', 'demo', 'auto', CASE WHEN n > 1 THEN 'trn_' || (n - 1) END
     FROM generate_series(1, ${turns}) n ORDER BY n`,
    [userId, agentId, agentKey, conversationId],
  )
  await db.prisma.conversation.update({ where: { id: conversationId }, data: { headTurnId: turnAt(turns) } })
  const other = { id: 'trn_other', userId, agentId, agentKey, conversationId, previousTurnId: turnAt(1), inView: false }
  await db.prisma.turn.create({ data: { ...other, cwd: '/', status: 'done', provider: 'demo', model: 'auto' } })
}

// @NOTE what reads all turns once for each of them is ended by the time limit that every statement has
test('thousands of turns are gone between, cut and brought back like a few', async () => {
  const person = await aPerson(db)
  const { userId, conversationId } = person
  await converse(person)
  const inView = () => db.prisma.turn.count({ where: { conversationId, inView: true, deletionId: null } })

  expect(await showBranch(db, { userId, turnId: 'trn_other' })).toMatchObject({ type: 'shown', keptUpTo: turnAt(1) })
  expect(await inView()).toBe(2)
  expect(await showBranch(db, { userId, turnId: turnAt(2) })).toMatchObject({ type: 'shown', keptUpTo: turnAt(1) })
  expect(await inView()).toBe(turns)

  const cut = await deleteTurns(db, { userId, turnId: turnAt(2), scope: 'from_here' })
  expect(await inView()).toBe(2)
  await restoreTurns(db, { userId, deletionId: cut.type === 'deleted' ? cut.deletionId : '' })
  expect(await showBranch(db, { userId, turnId: turnAt(3) })).toMatchObject({ type: 'unchanged' })
  expect(await inView()).toBe(turns)

  const turnIds = Array.from({ length: turns }, (_, at) => turnAt(at + 1))
  expect(await versionsOf(db, { conversationId, turnIds })).toEqual(new Map([[turnAt(2), [turnAt(2), 'trn_other']]]))
}, 120_000)
