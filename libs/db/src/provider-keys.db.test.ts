import { beforeEach, expect, test } from '@jest/globals'
import {
  addSealedKey,
  deleteKey,
  keyHintsOf,
  modelListsOf,
  orderKeys,
  resealKeys,
  saveModelList,
  saveSealedKey,
  sealedKeysOf,
} from './index.ts'
import { aPerson } from './testing/index.ts'
import { testDb } from './testing/test-db.ts'

const db = await testDb()
let userId: string

beforeEach(async () => {
  userId = (await aPerson(db)).userId
})

const provider = 'claude'
const most = 5
const add = (hint: string) => addSealedKey(db, { userId, provider, sealed: `sealed ${hint}`, hint }, { most })
const hints = async () => (await keyHintsOf(db, userId)).map(({ hint }) => hint)
const ids = async () => (await keyHintsOf(db, userId)).map(({ id }) => id)

test('a further key stands behind the others, as long as there is room', async () => {
  for (const hint of ['a', 'b', 'c', 'd', 'e']) expect(await add(hint)).not.toBeNull()
  expect(await add('f')).toBeNull()
  expect(await hints()).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('keys that are added at the same moment all find a place', async () => {
  const added = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(add))
  expect(added.filter((key) => key !== null).map((key) => key.position)).toEqual(
    expect.arrayContaining([0, 1, 2, 3, 4]),
  )
  expect(await hints()).toHaveLength(most)
})

test('the order can be changed, to one of the same keys only', async () => {
  for (const hint of ['a', 'b', 'c']) await add(hint)
  const [a, b, c] = (await ids()) as [string, string, string]
  expect(await orderKeys(db, { userId, provider, order: [c, a, b] })).toBe(true)
  expect(await hints()).toEqual(['c', 'a', 'b'])
  for (const order of [[a, b], [a, b, b], [a, b, c, 'key_x'], []]) {
    expect(await orderKeys(db, { userId, provider, order })).toBe(false)
  }
  expect(await hints()).toEqual(['c', 'a', 'b'])
})

test('behind a key that is deleted the others move up: the next one is the first, and is replaced as such', async () => {
  for (const hint of ['a', 'b', 'c']) await add(hint)
  const [a] = (await ids()) as [string]
  expect(await deleteKey(db, { userId, provider, id: a })).toBe(true)
  expect(await deleteKey(db, { userId, provider, id: a })).toBe(false)
  await saveSealedKey(db, { userId, provider, sealed: 'sealed n', hint: 'n' })
  expect(await hints()).toEqual(['n', 'c'])
})

test('the list of models stays until the last key is gone', async () => {
  for (const hint of ['a', 'b']) await add(hint)
  await saveModelList(db, userId, provider, [])
  const [a, b] = (await ids()) as [string, string]
  await deleteKey(db, { userId, provider, id: a })
  expect(await modelListsOf(db, userId)).toHaveLength(1)
  await deleteKey(db, { userId, provider, id: b })
  expect(await modelListsOf(db, userId)).toEqual([])
})

test('a key belongs to its person and its provider', async () => {
  await add('a')
  const [a] = (await ids()) as [string]
  const stranger = await aPerson(db)
  expect(await deleteKey(db, { userId: stranger.userId, provider, id: a })).toBe(false)
  expect(await deleteKey(db, { userId, provider: 'openai', id: a })).toBe(false)
  expect(await hints()).toEqual(['a'])
})

test('sealing anew changes the keys it has a new text for, and leaves the others', async () => {
  const stranger = await aPerson(db)
  for (const hint of ['a', 'b']) await add(hint)
  await saveSealedKey(db, { userId: stranger.userId, provider, sealed: 'sealed s', hint: 's' })
  const anew = new Map([
    ['sealed a', 'anew a'],
    ['sealed s', 'anew s'],
  ])
  const mine = [userId, stranger.userId]
  const reseal = (key: { userId: string; sealed: string }) =>
    mine.includes(key.userId) ? (anew.get(key.sealed) ?? null) : null
  expect(await resealKeys(db, reseal)).toBe(2)
  const textsOf = async (id: string) => (await sealedKeysOf(db, id, provider)).map(({ sealed }) => sealed)
  expect(await textsOf(userId)).toEqual(['anew a', 'sealed b'])
  expect(await textsOf(stranger.userId)).toEqual(['anew s'])
  expect(await resealKeys(db, reseal)).toBe(0)
})

test('a key that is added while others are sealed anew waits, and is neither lost nor left out of the next time', async () => {
  await add('a')
  let adding: Promise<unknown> | undefined
  await resealKeys(db, (key) => {
    adding ??= add('b')
    return key.userId === userId ? 'anew' : null
  })
  await adding
  expect((await sealedKeysOf(db, userId, provider)).map(({ sealed }) => sealed)).toEqual(['anew', 'sealed b'])
})
