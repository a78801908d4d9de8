import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { chmod } from 'node:fs/promises'
import { createServer, request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  type WayRules,
  plainHost,
  portOf,
  reach,
  type Reached,
  refused,
  type EgressCode,
  type Refused,
} from '@rain/runtime/egress'
import { forwardedHeaders } from './forwarded-headers.ts'

/**
 * What somebody may reach.
 *
 * - `deny`: not this host.
 * - `allow`: this host, as long as it lies on the internet.
 * - `allow_private`: this host, in the own network or on this computer too, because the person named it.
 *
 * Metadata addresses, Rain's own services and ports that are no web server's stay closed whatever is answered.
 */
export type HostLeave = 'deny' | 'allow' | 'allow_private'

export interface EgressProxyOptions {
  /**
   * Asked for every connection and every plain request, so that a changed answer holds from the next one on. `host` is
   * in lower case and without brackets or a final dot; an address is in its shortest spelling.
   */
  allow(host: string, port: number): HostLeave | Promise<HostLeave>
  rules: WayRules
  /**
   * `loopback`: a free port of 127.0.0.1; who uses it must show `username` and `password` (other programs of this computer
   * see the port too). A path: a unix socket there, mode 0600, without a password; for a sandbox that has no network.
   */
  listen: 'loopback' | { socketPath: string }
  /** Something was asked for and refused; for the outcome of the call and the log. */
  onRefused?(refusal: { host: string; port: number; code: EgressCode; message: string }): void
}

export interface EgressProxy {
  /** `http://127.0.0.1:PORT`; null on a unix socket. */
  url: string | null
  username: string
  password: string
  /** `url` with name and password in it, for the variables HTTP_PROXY, HTTPS_PROXY and ALL_PROXY; null on a unix socket. */
  urlWithPassword: string | null
  /** Ends every connection that runs through it. */
  close(): Promise<void>
}

/**
 * A forward proxy that lets through what `allow` allows: plain HTTP requests, and tunnels (CONNECT) for HTTPS and
 * WebSockets. One for each use (one call in the sandbox, one browser context), closed with it.
 *
 * The host is looked up here, once; every answer is checked against the address rules and the checked address is dialled.
 * Whoever is behind the proxy needs no DNS and must not have any. A refusal is an answer of status 403 with the header
 * `rain-refused: CODE` and one sentence of text; 502 where the host could not be reached.
 *
 * Chromium: `proxy: { server: url, username, password }` at launch or for a context. It leaves out loopback unless told
 * `--proxy-bypass-list=<-loopback>`; QUIC and WebRTC know no HTTP proxy: `--disable-quic` and
 * `--force-webrtc-ip-handling-policy=disable_non_proxied_udp`.
 *
 * A tunnel is opaque: on a host that serves many names, an allowed one can be used to reach another by a false Host header.
 */
export async function openEgressProxy(options: EgressProxyOptions): Promise<EgressProxy> {
  const onUnixSocket = options.listen !== 'loopback'
  const username = 'rain'
  const password = randomBytes(32).toString('base64url')
  const isAuthorized = onUnixSocket ? () => true : createCredentialCheck(username, password)
  const closing = new AbortController()
  const open = new Set<Duplex>()
  const door: Door = { options, isAuthorized, signal: closing.signal, keep: (socket) => keepIn(open, socket) }

  const server = createServer({ maxHeaderSize: 64 * 1024, headersTimeout: 20_000, requestTimeout: 0 })
  server.maxConnections = 512
  server.on('connection', (socket) => keepIn(open, socket))
  server.on('request', (request, response) => {
    forward(request, response, door).catch(() => response.destroy())
  })
  server.on('connect', (request, socket, head) => {
    tunnel(request, socket, head, door).catch(() => socket.destroy())
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  if (options.listen === 'loopback') server.listen(0, '127.0.0.1')
  else server.listen(options.listen.socketPath)
  await once(server, 'listening')
  if (options.listen !== 'loopback') await chmod(options.listen.socketPath, 0o600)

  const port = onUnixSocket ? null : (server.address() as AddressInfo).port
  return {
    url: port === null ? null : `http://127.0.0.1:${port}`,
    username,
    password,
    urlWithPassword: port === null ? null : `http://${username}:${password}@127.0.0.1:${port}`,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      closing.abort()
      for (const socket of open) socket.destroy()
      return closed
    },
  }
}

interface Door {
  options: EgressProxyOptions
  isAuthorized(request: IncomingMessage): boolean
  /** Aborted when the proxy closes. */
  signal: AbortSignal
  keep(socket: Duplex): void
}

/** After this long without a byte in either direction a connection is given up. */
const idleMs = 10 * 60_000

async function tunnel(request: IncomingMessage, client: Duplex, head: Buffer, door: Door): Promise<void> {
  client.on('error', () => client.destroy())
  if (!door.isAuthorized(request)) return void client.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${challenge}`)
  const target = readAuthority(request.url ?? '')
  const reached = target ? await reachAllowed(target.host, target.port, door) : invalidAddress()
  if (reached.kind === 'refused') return void client.end(refusalOnTheWire(reached))
  if (client.destroyed) return void reached.socket.destroy()
  client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
  if (head.length > 0) reached.socket.write(head)
  join(client as Socket, reached.socket)
}

async function forward(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
  response.on('error', () => response.destroy())
  if (!door.isAuthorized(request)) {
    return void response.writeHead(407, { 'proxy-authenticate': realm, connection: 'close' }).end()
  }
  const url = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : null
  const reached = url?.protocol === 'http:' ? await reachAllowed(url.hostname, portOf(url), door) : invalidAddress()
  if (reached.kind === 'refused' || url === null) return answerRefused(response, reached as Refused)
  const upstream = sendRequest({
    createConnection: () => reached.socket,
    method: request.method,
    path: url.pathname + url.search,
    headers: { ...forwardedHeaders(request.headers, request.rawHeaders), host: url.host },
    setHost: false,
  })
  upstream.setTimeout(idleMs, () => upstream.destroy())
  response.on('close', () => upstream.destroy())
  upstream.on('error', () => {
    if (response.headersSent) response.destroy()
    else answerRefused(response, refused('bad_answer', 'The host broke off or did not answer in HTTP.'))
  })
  upstream.on('response', (answer) => {
    answer.on('error', () => response.destroy())
    if (beginAnswer(response, answer)) answer.pipe(response)
    else upstream.destroy()
  })
  request.pipe(upstream)
}

/** False when the other end sent a header that HTTP does not allow. */
function beginAnswer(response: ServerResponse, answer: IncomingMessage): boolean {
  try {
    response.writeHead(answer.statusCode ?? 502, forwardedHeaders(answer.headers, answer.rawHeaders))
    return true
  } catch {
    response.destroy()
    return false
  }
}

async function reachAllowed(hostname: string, port: number, { options, signal, keep }: Door): Promise<Reached> {
  const host = plainHost(hostname)
  const leave = await options.allow(host, port)
  const reached =
    leave === 'deny'
      ? refused('host_not_allowed', `${host.slice(0, 253)} is not among the hosts that were allowed.`)
      : await reach({ host, port, mayBePrivate: leave === 'allow_private', signal }, options.rules)
  if (reached.kind === 'refused') options.onRefused?.({ host, port, code: reached.code, message: reached.message })
  else keep(reached.socket)
  return reached
}

/** What follows CONNECT, read by the same parser as every other address. */
function readAuthority(authority: string): { host: string; port: number } | null {
  const [, port] = /^[^/?#@\s]+:(\d{1,5})$/.exec(authority) ?? []
  if (port === undefined || !URL.canParse(`http://${authority}`)) return null
  return { host: new URL(`http://${authority}`).hostname, port: Number(port) }
}

function join(client: Socket, upstream: Socket): void {
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.setTimeout(idleMs, () => from.destroy())
    from.on('error', () => from.destroy())
    from.on('close', () => to.destroySoon())
    from.pipe(to)
  }
}

function keepIn(open: Set<Duplex>, socket: Duplex): void {
  open.add(socket)
  socket.once('close', () => open.delete(socket))
}

const realm = 'Basic realm="rain"'
const challenge = `Proxy-Authenticate: ${realm}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`

function createCredentialCheck(username: string, password: string): (request: IncomingMessage) => boolean {
  const expected = digest(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`)
  return (request) => timingSafeEqual(digest(request.headers['proxy-authorization'] ?? ''), expected)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function invalidAddress(): Refused {
  return refused('invalid_address', 'Only web addresses of http and tunnels to a host and a port go through here.')
}

function answerRefused(response: ServerResponse, refusal: Refused): void {
  response.writeHead(statusOf(refusal), { 'content-type': 'text/plain; charset=utf-8', 'rain-refused': refusal.code })
  response.end(`${refusal.message}\n`)
}

function refusalOnTheWire(refusal: Refused): string {
  const body = `${refusal.message}\n`
  return [
    `HTTP/1.1 ${statusOf(refusal)} ${statusOf(refusal) === 403 ? 'Forbidden' : 'Bad Gateway'}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Rain-Refused: ${refusal.code}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}

function statusOf({ code }: Refused): number {
  return ['name_not_found', 'unreachable', 'timed_out', 'bad_answer', 'aborted'].includes(code) ? 502 : 403
}
