import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'

const script = readFileSync(new URL('../../public/ask-early.js', import.meta.url), 'utf8')
const agents = [
  { agent_id: 'first', cwd: '/home/first' },
  { agent_id: 'first::part', cwd: '/home/first' },
  { agent_id: 'my notes', cwd: '/home/notes & more' },
]
const realFetch = globalThis.fetch
let asked: string[] = []

beforeEach(() => {
  asked = []
  sessionStorage.setItem('rain.token', 'tok')
  globalThis.fetch = async (path) => {
    asked.push(String(path))
    const answer = { json: async () => ({ agents }) }
    return { ...answer, clone: () => answer } as unknown as Response
  }
})
afterEach(() => {
  globalThis.fetch = realFetch
  sessionStorage.clear()
  location.hash = ''
  delete window.rainEarly
})

/** What it asks for when the page begins at this address, without what every page begins with. */
async function askedAt(hash: string): Promise<string[]> {
  location.hash = hash
  window.eval(script)
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  return asked.slice(4)
}

const first = '/api/messages?cwd=%2Fhome%2Ffirst&agent_id=first'
test.each([
  ['without an address', '', first],
  ['at its root', '#/', first],
  ['at an agent', '#/chat/my%20notes', '/api/messages?cwd=%2Fhome%2Fnotes+%26+more&agent_id=my+notes'],
  ['at a place in a conversation', '#/chat/first/trn_1', first],
  ['at an agent that is not there', '#/chat/gone', first],
  ['at a part of the work of another agent', '#/chat/first%3A%3Apart', first],
])('a page that begins %s asks early for the conversation in view', async (_, hash, path) => {
  expect(await askedAt(hash)).toEqual([path])
})

test.each(['#/settings', '#/chat/%E0%A4%A'])('a page that begins at %s asks for none', async (hash) => {
  expect(await askedAt(hash)).toEqual([])
})

test('nothing is asked for whoever is not signed in', async () => {
  sessionStorage.clear()
  await askedAt('')
  expect(asked).toEqual([])
  expect(window.rainEarly).toBeUndefined()
})
