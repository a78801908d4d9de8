import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'

const script = readFileSync(new URL('../../public/ask-early.js', import.meta.url), 'utf8')
const realFetch = globalThis.fetch
let asked: string[] = []
let answer: () => Promise<Partial<Response>>

beforeEach(() => {
  asked = []
  answer = async () => ({ ok: true, json: async () => ({ answers: { '/api/agents': 'the agents' } }) })
  sessionStorage.setItem('rain.token', 'tok')
  globalThis.fetch = (path) => {
    asked.push(String(path))
    return answer() as Promise<Response>
  }
})
afterEach(() => {
  globalThis.fetch = realFetch
  sessionStorage.clear()
  location.hash = ''
  delete window.rainEarly
})

/** What it asks for when the page begins at this address. */
function askedAt(hash: string): string[] {
  location.hash = hash
  window.eval(script)
  return asked
}

test.each([
  ['without an address', '', ''],
  ['at its root', '#/', ''],
  ['at a page', '#/settings', ''],
  ['at an agent', '#/chat/my%20notes', '?agent=my%20notes'],
  ['at a place in a conversation', '#/chat/first/trn_1', '?agent=first'],
  ['at an address that is broken', '#/chat/%E0%A4%A', '?agent=%E0%A4%A'],
])('a page that begins %s asks once, for what that place shows', (_, hash, query) => {
  expect(askedAt(hash)).toEqual([`/api/beginning${query}`])
})

test('the parts of the answer are there for who asks for them', async () => {
  askedAt('')
  expect(window.rainEarly?.token).toBe('tok')
  expect(await window.rainEarly?.answers).toEqual({ '/api/agents': 'the agents' })
})

test.each([
  ['a refusal', async () => ({ ok: false, json: async () => ({ error: 'no', code: 'unauthorized' }) })],
  ['no connection', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['what is no answer', async () => ({ ok: true, json: () => Promise.reject(new SyntaxError('<!doctype')) })],
])('after %s nothing is there', async (_, then) => {
  answer = then
  askedAt('')
  expect(await window.rainEarly?.answers).toBeNull()
})

test('nothing is asked for whoever is not signed in', () => {
  sessionStorage.clear()
  expect(askedAt('')).toEqual([])
  expect(window.rainEarly).toBeUndefined()
})
