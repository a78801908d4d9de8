import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export interface WebServer {
  port: number
  /** `METHOD PATH` of every request, and its headers, in the order they came. */
  requests: { line: string; headers: IncomingMessage['headers']; body: string }[]
  close(): Promise<void>
}

/** A real server on this computer; `answer` serves each request after its body was read. */
export async function startWebServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  {
    host = '127.0.0.1',
    onUpgrade,
  }: { host?: string; onUpgrade?: (socket: Socket, head: Buffer, request: IncomingMessage) => void } = {},
): Promise<WebServer> {
  const requests: WebServer['requests'] = []
  const server = createServer(async (request, response) => {
    const record = { line: `${request.method} ${request.url}`, headers: request.headers, body: '' }
    requests.push(record)
    for await (const chunk of request) record.body += String(chunk)
    answer(request, response)
  })
  if (onUpgrade) server.on('upgrade', (request, socket, head) => onUpgrade(socket as Socket, head, request))
  server.listen(0, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}
