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

const early = (answers: Record<string, unknown> | null, token = 'tok') => {
  window.rainEarly = { token, answers: Promise.resolve(answers) }
}
const agents = { '/api/agents': { agents: [], cursor: '1-0' } }
const cursors = async () => [(await api.agents()).cursor, (await api.agents()).cursor]

test('what was asked early is not asked again, and counts once', async () => {
  early({ ...agents })
  expect(await cursors()).toEqual(['1-0', '2-0'])
})

test('what could not be had early is asked now', async () => {
  early(null)
  expect(await cursors()).toEqual(['2-0', '2-0'])
})

test('a part that is not in the answer is asked for', async () => {
  early({ '/api/setup': {} })
  expect(await cursors()).toEqual(['2-0', '2-0'])
})

test('what no page begins with does not wait for the answer', async () => {
  window.rainEarly = { token: 'tok', answers: new Promise(() => undefined) }
  globalThis.fetch = async () => ({ ...list(''), json: async () => ({ status: 'ok' }) }) as Response
  await expect(api.health()).rejects.toMatchObject({ code: 'unreadable' })
})

test('nobody waits for an answer that is no longer wanted', async () => {
  window.rainEarly = { token: 'tok', answers: new Promise(() => undefined) }
  forgetEarlyConversations()
  expect(await cursors()).toEqual(['2-0', '2-0'])
})

test('an answer to somebody else does not count', async () => {
  early(agents, 'another')
  expect(await cursors()).toEqual(['2-0', '2-0'])
})

test('an old answer does not count, nor one that is no longer wanted', async () => {
  early({ ...agents })
  jest.spyOn(performance, 'now').mockReturnValue(11_000)
  expect(await cursors()).toEqual(['2-0', '2-0'])
  early({ ...agents })
  forgetEarlyConversations()
  expect(await cursors()).toEqual(['2-0', '2-0'])
})
