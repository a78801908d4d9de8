import { once } from 'node:events'
import { createServer, request as openRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import type { Request, Response } from './http.ts'
import { takeTime, withinRequestTime } from './within-request-time.ts'

let server: Server
afterEach(() => void server.close())

/** A server that waits 50 ms for a request to come in, longer where it is allowed. Gives where it listens. */
async function listen(): Promise<number> {
  const within = withinRequestTime(50)
  server = createServer((request, response) => {
    within(request as Request, response as Response, () => {
      if (request.url === '/allowed') takeTime(request)
      request.resume().once('end', () => response.end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** An upload that has begun; `end` sends the rest. */
function begin(port: number, path: string) {
  const sent = openRequest({ port, path, host: '127.0.0.1', method: 'POST' })
  const outcome = new Promise<'answered' | 'cut'>((resolve) => {
    sent.once('response', () => resolve('answered')).once('error', () => resolve('cut'))
  })
  sent.write('a')
  return { outcome, end: () => sent.end('b') }
}

test('a request that trickles in is ended, unless it is an upload of somebody who is known', async () => {
  const port = await listen()
  const allowed = begin(port, '/allowed')
  await once(server, 'request')
  // it began later, so that the time of the first one is over, too
  expect(await begin(port, '/').outcome).toBe('cut')
  allowed.end()
  expect(await allowed.outcome).toBe('answered')
})
