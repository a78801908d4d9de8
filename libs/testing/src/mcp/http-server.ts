import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuthorization, type Authorization } from './authorization.ts'
import { createSession } from './session.mjs'

export interface SimulatedMcpOptions {
  description?: string
  more?: number
  startup?: 'hang' | 'rubbish' | 'flood' | 'die'
  silent?: boolean
  /** Speaks only to who has signed in, by its own authorization server on the same port. */
  signIn?: boolean
  /** Every request must carry these. */
  headers?: Record<string, string>
  /** Sends whoever asks somewhere else. */
  redirectTo?: string
  port?: number
}

export interface SimulatedMcpServer {
  /** The address of the protocol. */
  url: string
  origin: string
  /** What clients did against the rules. */
  violations: string[]
  authorization: Authorization
  /** How many are open. */
  sessions(): number
  /** Changes how its tools are described from now on; who is connected is not told. */
  describe(description: string): void
  close(): Promise<void>
}

/** An MCP server over streamable HTTP on a local port. */
export async function startSimulatedMcpServer(given: SimulatedMcpOptions = {}): Promise<SimulatedMcpServer> {
  const options = { ...given }
  const violations: string[] = []
  const sessions = new Map<
    string,
    { session: ReturnType<typeof createSession>; current: { response: ServerResponse | null } }
  >()
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const authorization = createAuthorization(origin, `${origin}/mcp`)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', origin)
    if (options.redirectTo) return void response.writeHead(307, { location: options.redirectTo }).end()
    const body = await readAll(request)
    if (options.signIn && (await authorization.serve(request, response, pathname, body))) return
    if (pathname !== '/mcp') return void response.writeHead(404).end()
    if (options.signIn && !authorization.isSignedIn(request)) {
      const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`
      return void response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${metadata}"` }).end()
    }
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      if (request.headers[name.toLowerCase()] !== value) return void response.writeHead(403).end('header missing')
    }
    if (request.method === 'GET') return void response.writeHead(405).end()
    if (request.method === 'DELETE') return endSession(request, response)
    if (request.method !== 'POST') return void response.writeHead(405).end()
    return post(request, response, body)
  }

  function endSession(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(sessions.delete(String(request.headers['mcp-session-id'])) ? 204 : 404).end()
  }

  function post(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { accept = '', 'content-type': type = '' } = request.headers
    if (!accept.includes('application/json') || !accept.includes('text/event-stream'))
      violations.push('accept is not both')
    if (!type.startsWith('application/json')) violations.push('content-type is not JSON')
    const message = JSON.parse(body) as { id?: unknown; method?: string }
    const id = message.method === 'initialize' ? randomUUID() : String(request.headers['mcp-session-id'])
    if (message.method === 'initialize') sessions.set(id, openSession(id))
    else if (message.method === 'server/discover') return unknownMethod(response, message.id)
    else if (!request.headers['mcp-protocol-version']) violations.push('mcp-protocol-version is missing')
    const known = sessions.get(id)
    if (!known) return void response.writeHead(404).end('no such session')
    if (message.id === undefined) {
      known.session.take(message)
      return void response.writeHead(202).end()
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'mcp-session-id': id, 'cache-control': 'no-store' })
    response.flushHeaders()
    known.current.response = response
    known.session.take(message)
    violations.push(...known.session.violations.splice(0))
  }

  function openSession(_id: string) {
    const current: { response: ServerResponse | null } = { response: null }
    const session = createSession(options, {
      send(message) {
        current.response?.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`)
        if ('id' in message) current.response?.end()
      },
      raw: (text) => void current.response?.write(text),
      die: () => void current.response?.destroy(),
    })
    return { session, current }
  }

  return {
    url: `${origin}/mcp`,
    origin,
    violations,
    authorization,
    sessions: () => sessions.size,
    describe(description) {
      options.description = description
      sessions.clear()
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function unknownMethod(response: ServerResponse, id: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } }))
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
