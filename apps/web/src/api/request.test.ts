import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { loggedOutSchema } from '@rain/protocol'
import { ApiError, request } from './request.ts'
import { startSession, useSession } from './session-token.ts'

const realFetch = globalThis.fetch
const asked: Array<{ url: string; init: RequestInit }> = []
let answers: Array<{ status: number; body: unknown; retryAfter?: string }> = []

beforeEach(() => {
  asked.length = 0
  startSession('tok', false)
  globalThis.fetch = async (url, init) => {
    asked.push({ url: String(url), init: init ?? {} })
    const answer = answers.shift()
    if (!answer) throw new TypeError('network')
    const headers = new Map(answer.retryAfter === undefined ? [] : [['Retry-After', answer.retryAfter]])
    return {
      ok: answer.status < 400,
      status: answer.status,
      headers: { get: (name: string) => headers.get(name) ?? null },
      json: async () => answer.body,
    } as Response
  }
})
afterEach(() => {
  globalThis.fetch = realFetch
})

const fine = { status: 200, body: { logged_out: true } }

test('an answer is checked against its schema', async () => {
  answers = [fine, { status: 200, body: { something: 'else' } }]
  await expect(request(loggedOutSchema, '/api/x')).resolves.toEqual({ logged_out: true })
  await expect(request(loggedOutSchema, '/api/x')).rejects.toMatchObject({ code: 'unreadable' })
})

test('a busy server is asked once more after the time it names', async () => {
  const busy = { status: 429, body: { error: 'busy', code: 'rate_limited' }, retryAfter: '0.001' }
  answers = [busy, fine]
  await expect(request(loggedOutSchema, '/api/x')).resolves.toEqual({ logged_out: true })
  answers = [busy, busy, fine]
  await expect(request(loggedOutSchema, '/api/x')).rejects.toMatchObject({ status: 429, message: 'busy' })
})

test('an ended session leads back to the PIN', async () => {
  answers = [{ status: 401, body: { error: 'x', code: 'unauthenticated' } }]
  await expect(request(loggedOutSchema, '/api/x')).rejects.toBeInstanceOf(ApiError)
  expect(useSession.getState()).toEqual({ token: null, keepKey: null, endedBecause: 'expired' })
})

test('a wrong PIN for a dangerous thing does not end the session', async () => {
  answers = [{ status: 401, body: { error: 'x', code: 'pin_invalid' } }]
  await expect(request(loggedOutSchema, '/api/logout-all')).rejects.toMatchObject({ code: 'pin_invalid' })
  expect(useSession.getState().token).toBe('tok')
})

test('a server that cannot be reached is a failure of its own', async () => {
  answers = []
  await expect(request(loggedOutSchema, '/api/x')).rejects.toMatchObject({ code: 'unreachable', status: 0 })
})

test('the token goes in a header, never in the address', async () => {
  answers = [fine]
  await request(loggedOutSchema, '/api/x', { query: { path: '~/a b', none: undefined } })
  expect(asked[0]?.url).toBe('/api/x?path=%7E%2Fa+b')
  expect(new Headers(asked[0]?.init.headers).get('Authorization')).toBe('Bearer tok')
})
