import { beforeEach, expect, test } from '@jest/globals'
import {
  browserProfileContext,
  dropBrowserProfile,
  findBrowserProfile,
  forgetBrowserProfile,
  keepBrowserProfile,
  resealBrowserProfiles,
  saveBrowserProfile,
} from './browser-profiles.ts'
import { anAgent, aPerson, type Person } from './testing/index.ts'
import { testDb } from './testing/test-db.ts'

const db = await testDb()
let person: Person

beforeEach(async () => {
  await db.prisma.browserProfile.deleteMany()
  person = await aPerson(db)
})

const versionOf = async ({ agentId }: Person) => (await findBrowserProfile(db, agentId))?.version ?? ''
const save = async (of: Person, sealed: string, version?: string) =>
  saveBrowserProfile(db, { agentId: of.agentId, sealed, version: version ?? (await versionOf(of)) })

test('nothing is kept unless the person wants it, and only for the agent they named', async () => {
  const other = await anAgent(db, { userId: person.userId, agentKey: 'other' })
  expect(await save(person, 'a')).toBeNull()
  await keepBrowserProfile(db, person)
  expect(await save(person, 'a')).toEqual(expect.any(String))
  expect(await findBrowserProfile(db, person.agentId)).toMatchObject({ sealed: 'a', savedAt: expect.any(Date) })
  expect(await findBrowserProfile(db, other.agentId)).toBeNull()
})

test('of two who read the same version one writes', async () => {
  await keepBrowserProfile(db, person)
  const version = await versionOf(person)
  const written = await Promise.all([save(person, 'a', version), save(person, 'b', version)])
  expect(written.filter((each) => each !== null)).toHaveLength(1)
})

test.each([
  ['forgotten', () => forgetBrowserProfile(db, person)],
  ['switched off', () => dropBrowserProfile(db, person)],
  [
    'switched off and on again',
    async () => {
      await dropBrowserProfile(db, person)
      await keepBrowserProfile(db, person)
    },
  ],
])('what was read before it was %s is not written back', async (_what, change) => {
  await keepBrowserProfile(db, person)
  await save(person, 'a')
  const before = await versionOf(person)
  await change()
  expect(await save(person, 'a', before)).toBeNull()
  expect((await findBrowserProfile(db, person.agentId))?.sealed ?? null).toBeNull()
})

test('nobody changes the profile of a stranger, or keeps one for an agent that was removed', async () => {
  const stranger = await aPerson(db)
  const theirs = { userId: stranger.userId, agentId: person.agentId }
  await keepBrowserProfile(db, theirs)
  expect(await findBrowserProfile(db, person.agentId)).toBeNull()
  await keepBrowserProfile(db, person)
  await save(person, 'a')
  await forgetBrowserProfile(db, theirs)
  await dropBrowserProfile(db, theirs)
  expect(await findBrowserProfile(db, person.agentId)).toMatchObject({ sealed: 'a' })
  await db.prisma.agent.update({ where: { id: stranger.agentId }, data: { destroyedAt: new Date() } })
  await keepBrowserProfile(db, stranger)
  expect(await findBrowserProfile(db, stranger.agentId)).toBeNull()
})

test('sealing anew leaves the version, so that whoever works with it goes on', async () => {
  await keepBrowserProfile(db, person)
  await save(person, 'a')
  const version = await versionOf(person)
  const seen: string[] = []
  const count = await resealBrowserProfiles(db, (context, sealed) => {
    seen.push(context)
    return `${sealed} anew`
  })
  expect([count, seen]).toEqual([1, [browserProfileContext(person)]])
  expect(await findBrowserProfile(db, person.agentId)).toMatchObject({ sealed: 'a anew', version })
})
