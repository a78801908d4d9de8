import { expect, test } from '@jest/globals'
import { withOwnHeaders } from './own-headers.ts'

async function sentTo(url: string | URL, headers?: Record<string, string>): Promise<Record<string, string>> {
  let sent = new Headers()
  const record = async (_url: string | URL, init?: RequestInit) => {
    sent = new Headers(init?.headers)
    return new Response()
  }
  const fetch = withOwnHeaders(record, 'https://mcp.example/mcp', { 'X-Api-Key': 'canary', Accept: 'mine' })
  await fetch(url, headers ? { headers } : undefined)
  return Object.fromEntries(sent)
}

test('the headers of a server go to its own origin, and what the protocol sets comes first', async () => {
  expect(await sentTo('https://mcp.example/mcp')).toEqual({ 'x-api-key': 'canary', accept: 'mine' })
  expect(await sentTo(new URL('https://mcp.example/token'), { accept: 'theirs' })).toEqual({
    'x-api-key': 'canary',
    accept: 'theirs',
  })
})

test.each([
  'https://login.example/token',
  'http://mcp.example/mcp',
  'https://mcp.example:8443/mcp',
  'https://mcp.example.evil.example/mcp',
  'https://mcp.example@evil.example/mcp',
])('and nowhere else: %s', async (url) => {
  expect(await sentTo(url, { accept: 'theirs' })).toEqual({ accept: 'theirs' })
})
