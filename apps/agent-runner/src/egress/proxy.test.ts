import { afterEach, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { request as sendRequest } from 'node:http'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEgressProxy, type EgressProxy, type EgressProxyOptions } from './proxy.ts'
import { createNames, noOwnNetwork, startWebServer, type WebServer } from '@rain/runtime/egress/testing'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function open(options: Partial<EgressProxyOptions> = {}): Promise<EgressProxy> {
  const names = createNames({ 'site.test': ['127.0.0.1'], 'mixed.test': ['93.184.216.34', '127.0.0.1'] })
  const proxy = await openEgressProxy({
    allow: () => 'allow_private',
    rules: { ownServices: [], resolve: names.resolve, readOwnNetwork: noOwnNetwork },
    listen: 'loopback',
    ...options,
  })
  cleanups.push(() => proxy.close())
  return proxy
}

async function site(...parameters: Parameters<typeof startWebServer>): Promise<WebServer> {
  const server = await startWebServer(...parameters)
  cleanups.push(() => server.close())
  return server
}

interface Answer {
  status: number
  refused: string | undefined
  headers: Record<string, unknown>
  text: string
}

function through(
  proxy: EgressProxy,
  target: string,
  { method = 'GET', body = '', headers = {}, socketPath }: SendOptions = {},
): Promise<Answer> {
  const credential = `Basic ${Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64')}`
  const to = socketPath ? { socketPath } : { host: '127.0.0.1', port: Number(new URL(proxy.url ?? '').port) }
  return new Promise((resolve, reject) => {
    const request = sendRequest({
      ...to,
      method,
      path: target,
      agent: false,
      headers: { 'proxy-authorization': credential, ...headers },
    })
    request.on('error', reject)
    request.on('response', async (response) => {
      let text = ''
      for await (const chunk of response) text += String(chunk)
      const refused = response.headers['rain-refused']
      resolve({ status: response.statusCode ?? 0, refused: refused?.toString(), headers: response.headers, text })
    })
    request.end(body)
  })
}

interface SendOptions {
  method?: string
  body?: string
  headers?: Record<string, string>
  socketPath?: string
}

/** The answer to CONNECT, and the tunnel when it was opened. */
async function openTunnel(
  proxy: EgressProxy,
  authority: string,
  early = '',
): Promise<{ head: string; socket: Socket }> {
  const socket = connect(Number(new URL(proxy.url ?? '').port), '127.0.0.1')
  const credential = Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64')
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic ${credential}\r\n\r\n${early}`)
  const [head] = (await once(socket, 'data')) as [Buffer]
  cleanups.push(async () => socket.destroy())
  return { head: head.toString(), socket }
}

describe('a plain request', () => {
  test('reaches an allowed host with its path, its body and its headers, and without those of the proxy', async () => {
    const server = await site((_request, response) => response.end('hello'))
    const answer = await through(await open(), `http://site.test:${server.port}/a?b=c`, {
      method: 'POST',
      body: 'the body',
      headers: { 'x-mine': 'kept', connection: 'x-hop', 'x-hop': 'gone', host: 'another.test' },
    })
    expect(answer).toMatchObject({ status: 200, text: 'hello' })
    expect(server.requests).toMatchObject([
      { line: 'POST /a?b=c', body: 'the body', headers: { host: `site.test:${server.port}`, 'x-mine': 'kept' } },
    ])
    expect(server.requests[0]?.headers).not.toHaveProperty('proxy-authorization')
    expect(server.requests[0]?.headers).not.toHaveProperty('x-hop')
  })

  test('comes back with its status, its cookies and a redirect that is not followed', async () => {
    const server = await site((_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/', 'set-cookie': ['a=1', 'b=2'] }).end()
    })
    const answer = await through(await open(), `http://site.test:${server.port}/`)
    expect(answer).toMatchObject({ status: 302, headers: { 'set-cookie': ['a=1', 'b=2'] } })
  })

  test.each([
    ['without a password', { 'proxy-authorization': '' }],
    ['with a wrong one', { 'proxy-authorization': 'Basic cmFpbjp3cm9uZw==' }],
  ])('%s is turned away', async (_case, headers) => {
    const server = await site((_request, response) => response.end())
    expect(await through(await open(), `http://site.test:${server.port}/`, { headers })).toMatchObject({ status: 407 })
    expect(server.requests).toEqual([])
  })

  test.each([
    ['a host nobody allowed', 'http://other.test/', 'host_not_allowed'],
    ['https without a tunnel', 'https://site.test/', 'invalid_address'],
    ['a path alone', '/etc/passwd', 'invalid_address'],
    ['a name that does not exist', 'http://missing.site.test/', 'name_not_found'],
    ['metadata', 'http://169.254.169.254/latest', 'metadata_address'],
    ['a port of mail', 'http://site.test:25/', 'blocked_port'],
  ])('to %s is refused with a code', async (_case, target, code) => {
    const told: string[] = []
    const proxy = await open({
      allow: (host) => (host === 'other.test' ? 'deny' : 'allow_private'),
      onRefused: (refusal) => told.push(refusal.code),
    })
    expect(await through(proxy, target)).toMatchObject({ refused: code })
    expect(told).toEqual(code === 'invalid_address' ? [] : [code])
  })

  test('to a host that answers with something else than HTTP ends in a refusal', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-x\r\n'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanups.push(async () => server.close())
    const { port } = server.address() as AddressInfo
    expect(await through(await open(), `http://site.test:${port}/`)).toMatchObject({
      status: 502,
      refused: 'bad_answer',
    })
  })
})

describe('the address that is dialled', () => {
  test('is refused in the own network unless the person named the host', async () => {
    const server = await site((_request, response) => response.end('inside'))
    const proxy = await open({ allow: (host) => (host === 'site.test' ? 'allow_private' : 'allow') })
    expect(await through(proxy, `http://127.0.0.1:${server.port}/`)).toMatchObject({ refused: 'private_address' })
    expect(await through(proxy, `http://mixed.test:${server.port}/`)).toMatchObject({ refused: 'private_address' })
    expect(await through(proxy, `http://site.test:${server.port}/`)).toMatchObject({ text: 'inside' })
  })

  test('is the one that was checked, whatever the name says a moment later', async () => {
    const inside = await site((_request, response) => response.end('inside'))
    const names = createNames({ 'rebinding.test': [['127.0.0.2'], ['127.0.0.1']] })
    const proxy = await open({ rules: { ownServices: [], resolve: names.resolve, readOwnNetwork: noOwnNetwork } })
    const answer = await through(proxy, `http://rebinding.test:${inside.port}/`)
    expect(answer).toMatchObject({ status: 502, refused: 'unreachable' })
    expect(names.asked).toEqual(['rebinding.test'])
    expect(inside.requests).toEqual([])
  })

  test('is never a service of Rain, by whatever name of this computer', async () => {
    const gateway = await site((_request, response) => response.end('gateway'))
    const names = createNames({ 'site.test': ['127.0.0.1'], 'rain.test': ['127.0.0.1'] })
    const rules = {
      ownServices: [{ host: 'rain.test', port: gateway.port }],
      resolve: names.resolve,
      readOwnNetwork: noOwnNetwork,
    }
    const proxy = await open({ rules })
    for (const host of [
      'site.test',
      'rain.test',
      '127.0.0.1',
      '127.9.9.9',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '2130706433',
    ]) {
      const answer = await through(proxy, `http://${host}:${gateway.port}/`)
      expect([host, answer.refused]).toEqual([host, 'own_service'])
    }
    expect(gateway.requests).toEqual([])
  })
})

describe('a tunnel', () => {
  test('carries bytes both ways, those sent with the request too, until one end closes', async () => {
    const server = createServer((socket) => socket.pipe(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanups.push(async () => server.close())
    const { port } = server.address() as AddressInfo
    const { head, socket } = await openTunnel(await open(), `site.test:${port}`, 'early ')
    let text = head
    socket.on('data', (chunk) => (text += String(chunk)))
    socket.end('late')
    await once(socket, 'close')
    expect(text).toBe('HTTP/1.1 200 Connection Established\r\n\r\nearly late')
  })

  test('carries a WebSocket', async () => {
    const server = await site((_request, response) => response.end(), {
      onUpgrade: (socket) => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
        socket.pipe(socket)
      },
    })
    const { socket } = await openTunnel(await open(), `site.test:${server.port}`)
    socket.write('GET /chat HTTP/1.1\r\nHost: site.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    expect(String((await once(socket, 'data'))[0])).toContain('101 Switching Protocols')
    socket.write('\x81\x05hello')
    expect(String((await once(socket, 'data'))[0])).toContain('hello')
  })

  test.each([
    ['a host nobody allowed', 'other.test:443', 'host_not_allowed'],
    ['metadata', '169.254.169.254:443', 'metadata_address'],
    ['metadata in one number', '2852039166:443', 'metadata_address'],
    ['metadata within an IPv6 address', '[::ffff:169.254.169.254]:443', 'metadata_address'],
    ['loopback within an IPv6 address', '[::127.0.0.1]:443', 'unroutable_address'],
    ['everywhere', '0.0.0.0:443', 'unroutable_address'],
    ['a port of mail', 'site.test:25', 'blocked_port'],
    ['a port that does not exist', 'site.test:70000', 'invalid_address'],
    ['no port', 'site.test', 'invalid_address'],
    ['a name and a password', 'me:you@site.test:443', 'invalid_address'],
    ['a path', 'site.test/x:443', 'invalid_address'],
  ])('to %s is refused', async (_case, authority, code) => {
    const proxy = await open({ allow: (host) => (host === 'other.test' ? 'deny' : 'allow_private') })
    const { head } = await openTunnel(proxy, authority)
    expect(head).toContain(`Rain-Refused: ${code}\r\n`)
    expect(head).not.toContain(' 200 ')
  })

  test('without a password is turned away', async () => {
    const proxy = await open()
    const { head } = await openTunnel({ ...proxy, password: 'wrong' }, 'site.test:443')
    expect(head).toMatch(/^HTTP\/1.1 407 .*\r\nProxy-Authenticate: Basic/)
  })

  test('ends when the proxy closes', async () => {
    const server = createServer((socket) => socket.on('error', () => {}))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanups.push(async () => server.close())
    const proxy = await open()
    const { socket } = await openTunnel(proxy, `site.test:${(server.address() as AddressInfo).port}`)
    const closed = once(
      socket.on('error', () => {}),
      'close',
    )
    await proxy.close()
    await closed
  })
})

test('a leave that is taken back holds from the next request on', async () => {
  const server = await site((_request, response) => response.end('hello'))
  let leave: 'allow_private' | 'deny' = 'allow_private'
  const proxy = await open({ allow: () => leave })
  expect(await through(proxy, `http://site.test:${server.port}/`)).toMatchObject({ status: 200 })
  leave = 'deny'
  expect(await through(proxy, `http://site.test:${server.port}/`)).toMatchObject({ refused: 'host_not_allowed' })
})

test('a rule that fails refuses by closing the connection', async () => {
  const failing = await open({ allow: () => Promise.reject(new Error('database gone')) })
  await expect(through(failing, 'http://site.test/')).rejects.toThrow()
})

test('a unix socket needs no password and nobody else may open it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rain-proxy-'))
  cleanups.push(() => rm(folder, { recursive: true }))
  const server = await site((_request, response) => response.end('hello'))
  const socketPath = join(folder, 'egress.sock')
  const proxy = await open({ listen: { socketPath } })
  expect(proxy).toMatchObject({ url: null, urlWithPassword: null })
  expect((await stat(socketPath)).mode & 0o777).toBe(0o600)
  const answer = await through(proxy, `http://site.test:${server.port}/`, {
    socketPath,
    headers: { 'proxy-authorization': '' },
  })
  expect(answer).toMatchObject({ status: 200, text: 'hello' })
})
