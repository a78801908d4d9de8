import { createServer, request as openRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import type { Request, Response } from './http.ts'
import { takeTime, withinRequestTime } from './within-request-time.ts'

let server: Server
afterEach(() => void server.close())

/** Begins an upload to a server that waits 50 ms for requests; gives how it ends. */
async function trickle({ allowed }: { allowed: boolean }): Promise<'answered' | 'cut'> {
  const within = withinRequestTime(50)
  server = createServer((request, response) => {
    within(request as Request, response as Response, () => {
      if (allowed) takeTime(request)
      request.resume().once('end', () => response.end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return new Promise((resolve) => {
    const sent = openRequest({ port, host: '127.0.0.1', method: 'POST' })
    sent.once('response', () => resolve('answered')).once('error', () => resolve('cut'))
    sent.write('a')
    if (allowed) setTimeout(() => sent.end('b'), 150)
  })
}

test('a request that trickles in is ended', async () => {
  expect(await trickle({ allowed: false })).toBe('cut')
})

test('an upload of somebody who is known has longer', async () => {
  expect(await trickle({ allowed: true })).toBe('answered')
})
