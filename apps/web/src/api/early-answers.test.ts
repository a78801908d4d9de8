import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { api } from './endpoints.ts'
import { forgetEarlyConversations } from './early-answers.ts'
import { startSession } from './session-token.ts'

const realFetch = globalThis.fetch
const list = (cursor: string) =>
  ({
    ok: true,
    status: 200,
    headers: { get: () => null },
    json: async () => ({ agents: [], cursor }),
  }) as unknown as Response

beforeEach(() => {
  jest.spyOn(performance, 'now').mockReturnValue(2_000)
  startSession('tok', false)
  globalThis.fetch = async () => list('2-0')
})
afterEach(() => {
  jest.restoreAllMocks()
  delete window.rainEarly
  globalThis.fetch = realFetch
})

const early = (answer: Response | null, token = 'tok') => {
  window.rainEarly = { token, answers: new Map([['/api/agents', Promise.resolve(answer)]]) }
}
const cursors = async () => [(await api.agents()).cursor, (await api.agents()).cursor]

test('what was asked early is not asked again, and counts once', async () => {
  early(list('1-0'))
  expect(await cursors()).toEqual(['1-0', '2-0'])
})

test('what could not be had early is asked now', async () => {
  early(null)
  expect(await cursors()).toEqual(['2-0', '2-0'])
})

test('an answer to somebody else does not count', async () => {
  early(list('1-0'), 'another')
  expect(await cursors()).toEqual(['2-0', '2-0'])
})

test('an old answer does not count, nor one that is no longer wanted', async () => {
  early(list('1-0'))
  jest.spyOn(performance, 'now').mockReturnValue(11_000)
  expect(await cursors()).toEqual(['2-0', '2-0'])
  early(list('1-0'))
  forgetEarlyConversations()
  expect(await cursors()).toEqual(['2-0', '2-0'])
})
