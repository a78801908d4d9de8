import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { streamFetch } from './stream-fetch.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function listen(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?query=1`
}

const post = { method: 'POST', body: '{"stream":true}', headers: { 'x-key': 'key' } }

async function read(response: Response): Promise<string> {
  let text = ''
  for await (const bytes of response.body ?? []) text += Buffer.from(bytes).toString()
  return text
}

test('a request arrives as the built-in fetch would send it, and the answer comes in pieces', async () => {
  const url = await listen((request, response) => {
    request.setEncoding('utf8').once('data', (body: string) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'x-limit': '7' })
      response.write(`${request.method} ${request.url} ${request.headers['x-key']} `)
      response.end(body)
    })
  })
  const response = await streamFetch(url, post)
  expect([response.ok, response.status, response.headers.get('x-limit')]).toEqual([true, 200, '7'])
  expect(await read(response)).toBe('POST /path?query=1 key {"stream":true}')
})

test('what is no stream can be read as a whole, an error too', async () => {
  const url = await listen((_request, response) => {
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '3' }).end('{"error":"slow down"}')
  })
  const response = await streamFetch(url, post)
  expect(response.headers.get('retry-after')).toBe('3')
  expect(await response.json()).toEqual({ error: 'slow down' })
})

test('a redirect is followed', async () => {
  const url = await listen((request, response) => {
    if (request.url === '/there') response.end('arrived')
    else response.writeHead(307, { location: '/there' }).end()
  })
  expect(await read(await streamFetch(url, post))).toBe('arrived')
})

test('where nobody listens it fails as the built-in fetch does', async () => {
  const url = await listen(() => {})
  await new Promise((closed) => server?.close(closed))
  await expect(streamFetch(url, post)).rejects.toMatchObject({
    name: 'TypeError',
    message: 'fetch failed',
    cause: { code: 'ECONNREFUSED' },
  })
})

test('aborted before, while it waits and while it reads, it ends with the reason of the signal', async () => {
  const reason = new Error('enough')
  await expect(streamFetch('http://127.0.0.1:9', { ...post, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)

  const waiting = new AbortController()
  const silent = await listen(() => waiting.abort(reason))
  await expect(streamFetch(silent, { ...post, signal: waiting.signal })).rejects.toBe(reason)
  server?.closeAllConnections()
  server?.close()

  const reading = new AbortController()
  const url = await listen((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('half')
  })
  const response = await streamFetch(url, { ...post, signal: reading.signal })
  const text = read(response)
  reading.abort(reason)
  await expect(text).rejects.toBe(reason)
})

test('a connection that is cut in the middle is no end', async () => {
  const url = await listen((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('half', () => response.destroy())
  })
  await expect(read(await streamFetch(url, post))).rejects.toThrow()
})
