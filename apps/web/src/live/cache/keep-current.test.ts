/** @jest-environment node */
import 'fake-indexeddb/auto'
import { afterEach, expect, jest, test } from '@jest/globals'
import { initialState } from '../state.ts'
import { forgetAllPages, keepPage, type KeptPage } from './keep-current.ts'

const notes = new Map<string, string>()
globalThis.localStorage = {
  getItem: (name: string) => notes.get(name) ?? null,
  setItem: (name: string, text: string) => void notes.set(name, text),
  removeItem: (name: string) => void notes.delete(name),
} as Storage
const page: KeptPage = { live: initialState, cursor: '1-0', oldest: {}, reads: { settings: 'as they are' } }
const databases = async () => (await indexedDB.databases()).map(({ name }) => name)

// A storage that is slow counts as none.
jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] })
afterEach(() => notes.clear())

test('a first visit makes no database to learn that it is empty', async () => {
  expect(await keepPage('token', '1').read()).toBeNull()
  expect(await databases()).toEqual([])
})

test('what a page knew is read by the next one of its session, and by no other', async () => {
  const keeper = keepPage('token', '1')
  keeper.keep(() => page)
  keeper.changed()
  await keeper.flush()
  expect(await keepPage('token', '1').read()).toMatchObject({ cursor: '1-0', reads: page.reads })
  expect(await keepPage('another', '1').read()).toBeNull()
  await keeper.forget()
  expect(await keepPage('token', '1').read()).toBeNull()
})

test('of somebody who signs out nothing stays, not even that there was something', async () => {
  const keeper = keepPage('token', '1')
  keeper.keep(() => page)
  keeper.changed()
  await keeper.flush()
  await forgetAllPages()
  expect(notes.size).toBe(0)
  expect(await keepPage('token', '1').read()).toBeNull()
})

test('a storage that refuses is as none', async () => {
  const refuses = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  jest.spyOn(localStorage, 'getItem').mockImplementation(refuses)
  jest.spyOn(localStorage, 'setItem').mockImplementation(refuses)
  const keeper = keepPage('token', '1')
  keeper.keep(() => page)
  keeper.changed()
  await keeper.flush()
  expect(await keeper.read()).toBeNull()
  jest.restoreAllMocks()
})
