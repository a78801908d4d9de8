import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createExchange, type Exchange, type RecordedRequest } from './exchange.ts'

export interface ListenOptions {
  host?: string
  /** Default: a free one. */
  port?: number
}

export interface Listening {
  /** `http://127.0.0.1:PORT`, without a path. */
  url: string
  /** Every request in the order it came, refused ones too. */
  requests: RecordedRequest[]
  close(): Promise<void>
}

export interface SimulatedApi {
  maxBodyBytes: number
  /** Headers of every answer, made anew for each. */
  headers?(): Record<string, string>
  /** The body has been read and recorded. */
  serve(exchange: Exchange): Promise<void>
  tooLarge(exchange: Exchange): void
  /** The script threw. */
  failed(exchange: Exchange, error: unknown): void
}

/** A simulated provider on a local port. */
export async function listen(api: SimulatedApi, { host = '127.0.0.1', port = 0 }: ListenOptions): Promise<Listening> {
  const requests: RecordedRequest[] = []
  const server = createServer((request, response) => {
    const exchange = createExchange(request, response, api.headers?.())
    requests.push(exchange.record)
    answer(api, request, exchange).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else api.failed(exchange, error)
    })
  })
  server.keepAliveTimeout = 60_000 // a client that finds a shorter time in the header opens a new connection for every request
  server.listen(port, host)
  await once(server, 'listening')
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    requests,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

async function answer(api: SimulatedApi, request: IncomingMessage, exchange: Exchange): Promise<void> {
  const text = await readBody(request, api.maxBodyBytes)
  if (text === null) return api.tooLarge(exchange)
  exchange.record.body = parseJson(text)
  await api.serve(exchange)
}

async function readBody(request: IncomingMessage, mostBytes: number): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size <= mostBytes) chunks.push(chunk as Buffer)
  }
  return size > mostBytes ? null : Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
