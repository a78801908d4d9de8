import { afterEach, expect, test } from '@jest/globals'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WayRules } from '@rain/runtime/egress'
import { createServerFetch } from './server-fetch.ts'
import { createNames, noOwnNetwork, startWebServer, type WebServer } from '@rain/runtime/egress/testing'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function site(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<WebServer> {
  const server = await startWebServer(answer)
  cleanups.push(() => server.close())
  return server
}

function createFetch(rules: Partial<WayRules> = {}): typeof fetch {
  const { resolve } = createNames({ 'models.lan': ['127.0.0.1'], 'metadata.test': ['169.254.169.254'] })
  return createServerFetch({ ownServices: [], resolve, readOwnNetwork: noOwnNetwork, ...rules })
}

const post = { method: 'POST', body: '{}', headers: { authorization: 'Bearer secret' } }

test('a model server of the own network answers, in pieces and whole', async () => {
  const server = await site((request, response) => {
    response.writeHead(200, { 'content-type': request.method === 'POST' ? 'text/event-stream' : 'application/json' })
    response.end('{"data":[]}')
  })
  const send = createFetch()
  const listed = await send(`http://models.lan:${server.port}/v1/models`, {
    headers: { authorization: 'Bearer secret' },
  })
  expect(await listed.json()).toEqual({ data: [] })
  const streamed = await send(`http://models.lan:${server.port}/v1/chat/completions`, post)
  let text = ''
  for await (const chunk of streamed.body as unknown as AsyncIterable<Buffer>) text += chunk.toString()
  expect(text).toBe('{"data":[]}')
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret', 'Bearer secret'])
})

test.each([
  'http://169.254.169.254/v1',
  'http://[::ffff:169.254.169.254]/v1',
  'http://2852039166/v1',
  'http://metadata.test/v1',
  'http://0.0.0.0/v1',
  'http://models.lan:25/v1',
  'file:///etc/passwd',
])('%s is never reached', async (url) => {
  await expect(createFetch()(url, post)).rejects.toThrow('fetch failed')
  await expect(createFetch()(url)).rejects.toThrow('fetch failed')
})

test('a service of Rain is never reached', async () => {
  const gateway = await site((_request, response) => response.end('gateway'))
  const send = createFetch({ ownServices: [{ host: '127.0.0.1', port: gateway.port }] })
  for (const init of [undefined, post]) {
    await expect(send(`http://models.lan:${gateway.port}/`, init)).rejects.toThrow('fetch failed')
  }
  expect(gateway.requests).toEqual([])
})

test('a redirect to metadata is not followed, and one elsewhere does not carry the key', async () => {
  const other = await site((_request, response) => response.end('other'))
  let location = 'http://169.254.169.254/latest'
  const server = await site((_request, response) => response.writeHead(307, { location }).end())
  const send = createFetch()
  const url = `http://models.lan:${server.port}/`
  await expect(send(url)).rejects.toThrow('fetch failed')
  expect((await send(url, post)).status).toBe(307)
  location = `http://127.0.0.1:${other.port}/`
  expect(await (await send(url, { headers: { authorization: 'Bearer secret' } })).text()).toBe('other')
  expect(other.requests[0]?.headers).not.toHaveProperty('authorization')
})

test('a name that leads to metadata a moment later leads nowhere', async () => {
  const { resolve } = createNames({ 'rebinding.test': [['127.0.0.1'], ['169.254.169.254']] })
  const send = createFetch({ resolve })
  await expect(send('http://rebinding.test:8123/', post)).rejects.toThrow('fetch failed')
})
