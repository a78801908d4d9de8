import { afterEach, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib'
import { createEgressFetch, type FetchAnswer, type FetchRequest } from './fetch.ts'
import type { WayRules } from './find-way.ts'
import type { Refused } from './refusal.ts'
import { createNames, noOwnNetwork } from './testing/names.ts'
import { startWebServer, type WebServer } from './testing/web-server.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const names = { 'site.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] }

function fetchWith(request: Partial<FetchRequest> & { url: string }, rules: Partial<WayRules> = {}) {
  const { resolve } = createNames(names)
  const fetch = createEgressFetch({ ownServices: [], resolve, readOwnNetwork: noOwnNetwork, ...rules })
  return fetch({ signal: new AbortController().signal, allowedHosts: ['site.test', 'other.test'], ...request })
}

async function site(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<WebServer> {
  const server = await startWebServer(answer)
  cleanups.push(() => server.close())
  return server
}

/** A server that says what HTTP servers do not. */
async function rawSite(onConnection: (socket: Socket) => void): Promise<{ port: number }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port }
}

function text(answer: FetchAnswer | Refused): string {
  return answer.kind === 'answered' ? answer.body.toString() : `${answer.code}: ${answer.message}`
}

describe('an ordinary address', () => {
  test('is fetched with its query and the headers it was given', async () => {
    const server = await site((_request, response) => response.end('hello'))
    const url = `http://SITE.test.:${server.port}/a%20b?q=ü#part`
    const answer = await fetchWith(
      { url, headers: { 'x-mine': 'yes' }, allowedHosts: ['site.test'] },
      {
        resolve: async () => ['127.0.0.1'],
      },
    )
    expect(text(answer)).toBe('hello')
    expect(server.requests[0]).toMatchObject({ line: 'GET /a%20b?q=%C3%BC', headers: { 'x-mine': 'yes' } })
  })

  test('gives every status with its body', async () => {
    const server = await site((_request, response) => response.writeHead(404).end('not here'))
    const answer = await fetchWith({ url: `http://site.test:${server.port}/` })
    expect(answer).toMatchObject({ kind: 'answered', status: 404 })
    expect(text(answer)).toBe('not here')
  })

  test('takes a body', async () => {
    const server = await site((_request, response) => response.end())
    await fetchWith({ url: `http://site.test:${server.port}/`, method: 'POST', body: '{"a":1}' })
    expect(server.requests[0]).toMatchObject({ line: 'POST /', body: '{"a":1}' })
  })

  test.each([
    ['gzip', gzipSync('packed')],
    ['deflate', deflateSync('packed')],
    ['br', brotliCompressSync('packed')],
    ['gzip, br', brotliCompressSync(gzipSync('packed'))],
    ['identity', Buffer.from('packed')],
  ])('is unpacked from %s', async (encoding, body) => {
    const server = await site((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(body),
    )
    expect(text(await fetchWith({ url: `http://site.test:${server.port}/` }))).toBe('packed')
  })

  test('is found over several redirects, and the last address is told', async () => {
    const server = await site((request, response) => {
      const next = { '/': '/one', '/one': '//other.test:PORT/two?x=1', '/two?x=1': '../three' }[request.url ?? '']
      if (next === undefined) return response.end('there')
      response.writeHead(302, { location: next.replace('PORT', String(server.port)) }).end('ignored')
    })
    const answer = await fetchWith({ url: `http://site.test:${server.port}/`, headers: { 'x-key': 'secret' } })
    expect(text(answer)).toBe('there')
    expect(answer).toMatchObject({ url: new URL(`http://other.test:${server.port}/three`) })
    const toldTheKey = server.requests.map(({ headers }) => headers['x-key'])
    expect(toldTheKey).toEqual(['secret', 'secret', undefined, undefined])
  })
})

describe('without leave nothing in the own network is fetched', () => {
  /** `PORT` is that of a server which must not be asked. All go to this computer, or would if they were believed. */
  const spellings = [
    'http://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://127.0.1:PORT/',
    'http://127.0.0.1.:PORT/',
    'http://127.255.255.254:PORT/',
    'http://2130706433:PORT/',
    'http://017700000001:PORT/',
    'http://0x7f000001:PORT/',
    'http://0x7F.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://0177.0x0.0.1:PORT/',
    'http://127.0.0x1:PORT/',
    'http://1２7.0.0.1:PORT/',
    'http://①②⑦.⓪.⓪.①:PORT/',
    'http://127。0。0。1:PORT/',
    'http://127．0．0．1:PORT/',
    'http://%31%32%37.0.0.1:PORT/',
    'http://127%2e0%2e0%2e1:PORT/',
    'http://0:PORT/',
    'http://0.0.0.0:PORT/',
    'http://0x0:PORT/',
    'http://[::1]:PORT/',
    'http://[0:0:0:0:0:0:0:1]:PORT/',
    'http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT/',
    'http://[::]:PORT/',
    'http://[::127.0.0.1]:PORT/',
    'http://[::7f00:1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[::FFFF:7F00:0001]:PORT/',
    'http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/',
    'http://[::ffff:0:127.0.0.1]:PORT/',
    'http://[64:ff9b::127.0.0.1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://[64:ff9b:1::7f00:1]:PORT/',
    'http://[2002:7f00:1::]:PORT/',
    'http://[2002:7f00:0001:0:0:0:0:1]:PORT/',
    'http://[2001:0:7f00:1:0:0:80ff:fffe]:PORT/',
    'http://[fe80::5efe:7f00:1]:PORT/',
    'http://[fe80::1]:PORT/',
    'http://[fc00::1]:PORT/',
    'http://[fd12:3456:789a::1]:PORT/',
    'http://[fec0::1]:PORT/',
    'http://[ff02::1]:PORT/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://[fd20:ce::254]/computeMetadata/v1/',
    'http://[::ffff:a9fe:a9fe]/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/latest/meta-data/',
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.169.254./latest/meta-data/',
    'http://2852039166/latest/meta-data/',
    'http://0xA9FEA9FE/latest/meta-data/',
    'http://0xa9.0xfe.0xa9.0xfe/latest/meta-data/',
    'http://0251.0376.0251.0376/latest/meta-data/',
    'http://169.254.43518/latest/meta-data/',
    'http://169.16689662/latest/meta-data/',
    'http://169.254.170.2/v2/credentials',
    'http://168.63.129.16/machine?comp=goalstate',
    'http://100.100.100.200/latest/meta-data/',
    'http://192.0.0.192/latest/',
    'http://10.0.0.1:PORT/',
    'http://10.1:PORT/',
    'http://167772161:PORT/',
    'http://172.16.0.1:PORT/',
    'http://172.31.255.255:PORT/',
    'http://192.168.0.1:PORT/',
    'http://192.168.1:PORT/',
    'http://0300.0250.0.1:PORT/',
    'http://3232235521:PORT/',
    'http://100.64.0.1:PORT/',
    'http://198.18.0.1:PORT/',
    'http://192.0.2.1:PORT/',
    'http://203.0.113.1:PORT/',
    'http://224.0.0.1:PORT/',
    'http://239.255.255.250:1900/',
    'http://240.0.0.1:PORT/',
    'http://255.255.255.255:PORT/',
    'http://localhost:PORT/',
    'http://LOCALHOST:PORT/',
    'http://localhost.:PORT/',
    'http://sub.localhost:PORT/',
    'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/',
    'http://to-loopback.test:PORT/',
    'http://to-loopback.test.:PORT/',
    'http://to-loopback6.test:PORT/',
    'http://to-mapped.test:PORT/',
    'http://to-metadata.test/',
    'http://to-private.test:PORT/',
    'http://to-both.test:PORT/',
    'http://to-both-reversed.test:PORT/',
    'http://to-many.test:PORT/',
    'http://to-rubbish.test:PORT/',
    'https://127.0.0.1:PORT/',
    'https://to-loopback.test:PORT/',
    'HtTp://127.0.0.1:PORT/',
    'http:127.0.0.1:PORT/',
    'http:/127.0.0.1:PORT/',
    'http:\\\\127.0.0.1:PORT\\',
    'http:////127.0.0.1:PORT/',
    '  http://127.0.0.1:PORT/  ',
    'ht\ntp://127.0.\t0.1:PORT/',
    'http://127.0.0.1:PORT\\@public.test/',
    'http://127.0.0.1:PORT#@public.test/',
    'http://127.0.0.1:PORT?@public.test/',
  ]
  const tricky: Record<string, string[]> = {
    localhost: ['127.0.0.1', '::1'],
    'sub.localhost': ['::1'],
    'to-loopback.test': ['127.0.0.1'],
    'to-loopback6.test': ['::1'],
    'to-mapped.test': ['::ffff:127.0.0.1'],
    'to-metadata.test': ['169.254.169.254'],
    'to-private.test': ['192.168.1.1'],
    'to-both.test': ['93.184.216.34', '127.0.0.1'],
    'to-both-reversed.test': ['127.0.0.1', '93.184.216.34'],
    'to-many.test': [...Array<string>(50).fill('93.184.216.34'), '10.0.0.1'],
    'to-rubbish.test': ['not an address'],
    'public.test': ['93.184.216.34'],
  }
  const ofAddresses = ['private_address', 'metadata_address', 'unroutable_address']

  test('in any of a hundred spellings', async () => {
    const inside = await site((_request, response) => response.end('inside'))
    expect(spellings.length).toBeGreaterThanOrEqual(80)
    for (const spelling of spellings) {
      const url = spelling.replaceAll('PORT', String(inside.port))
      const answer = await fetchWith({ url, allowedHosts: [] }, { resolve: createNames(tricky).resolve })
      expect([spelling, answer.kind === 'refused' && ofAddresses.includes(answer.code) ? 'refused' : answer]).toEqual([
        spelling,
        'refused',
      ])
    }
    expect(inside.requests).toEqual([])
  })

  test('in any of them as the target of a redirect', async () => {
    const inside = await site((_request, response) => response.end('inside'))
    let location = ''
    const door = await site((_request, response) => response.writeHead(302, { location }).end())
    const { resolve } = createNames({ ...tricky, ...names })
    for (const spelling of spellings) {
      location = encodeURI(spelling.replaceAll('PORT', String(inside.port)))
      const answer = await fetchWith(
        { url: `http://site.test:${door.port}/`, allowedHosts: ['site.test'] },
        { resolve },
      )
      expect([spelling, answer.kind]).toEqual([spelling, 'refused'])
    }
    expect(inside.requests).toEqual([])
  })

  test('by a name that changes its answer between the check and the connection', async () => {
    const inside = await site((_request, response) => response.end('inside'))
    // The first answer is public but nobody is there; what matters is that nobody asks a second time.
    const { resolve, asked } = createNames({ 'rebinding.test': [['192.0.2.1'], ['127.0.0.1']] })
    expect(
      await fetchWith({ url: `http://rebinding.test:${inside.port}/`, allowedHosts: [] }, { resolve }),
    ).toMatchObject({ kind: 'refused' })
    expect(asked).toEqual(['rebinding.test'])
    expect(inside.requests).toEqual([])
  })

  test('by a name that is looked up again for a redirect and has changed by then', async () => {
    const server = await site((_request, response) => response.writeHead(302, { location: '/again' }).end())
    const { resolve } = createNames({ 'rebinding.test': [['127.0.0.1'], ['169.254.169.254']] })
    const answer = await fetchWith(
      { url: `http://rebinding.test:${server.port}/`, allowedHosts: ['rebinding.test'] },
      { resolve },
    )
    expect(answer).toMatchObject({ kind: 'refused', code: 'metadata_address' })
    expect(server.requests).toHaveLength(1)
  })

  test('nor this computer by its own public address, nor a neighbour by its own', async () => {
    const readOwnNetwork = () => ({
      isOwn: (address: string) => address === '93.184.216.34',
      isNeighbour: (address: string) => address.startsWith('2a02:8108:'),
    })
    for (const url of ['http://93.184.216.34/', 'http://[2a02:8108::5]/']) {
      expect(await fetchWith({ url }, { readOwnNetwork })).toMatchObject({ code: 'private_address' })
    }
  })
})

describe('with the leave of the person', () => {
  test('a host of the own network is fetched, on the port that was named only', async () => {
    const server = await site((_request, response) => response.end('nas'))
    const url = `http://site.test:${server.port}/`
    expect(text(await fetchWith({ url, allowedHosts: [`site.test:${server.port}`] }))).toBe('nas')
    expect(await fetchWith({ url, allowedHosts: ['site.test:1'] })).toMatchObject({ code: 'private_address' })
  })

  test('metadata and addresses without a place stay closed', async () => {
    const allowedHosts = ['169.254.169.254', '168.63.129.16', '0.0.0.0', '[::]', '[::7f00:1]']
    for (const host of allowedHosts) {
      const answer = await fetchWith({ url: `http://${host}/`, allowedHosts })
      expect([host, answer.kind]).toEqual([host, 'refused'])
    }
  })

  test('the names of the dashboard stay closed, and nothing else on that computer', async () => {
    const ownServices = [{ host: 'site.test', port: null }]
    for (const url of ['http://SITE.test./', 'https://site.test/']) {
      expect(await fetchWith({ url }, { ownServices })).toMatchObject({ code: 'own_service' })
    }
    const server = await site((_request, response) => response.end('another site'))
    expect(text(await fetchWith({ url: `http://site.test:${server.port}/` }, { ownServices }))).toBe('another site')
  })

  test('the services of Rain stay closed', async () => {
    const gateway = await site((_request, response) => response.end('gateway'))
    const ownServices = [{ host: '127.0.0.1', port: gateway.port }]
    for (const host of ['site.test', '127.0.0.1', '127.0.0.2', 'localhost', '[::1]', '[::ffff:127.0.0.1]']) {
      const answer = await fetchWith(
        { url: `http://${host}:${gateway.port}/`, allowedHosts: [host] },
        { ownServices, resolve: createNames({ ...names, localhost: ['::1', '127.0.0.1'] }).resolve },
      )
      expect([host, answer]).toMatchObject([host, { code: 'own_service' }])
    }
    expect(gateway.requests).toEqual([])
  })
})

describe('what is no web page', () => {
  test.each([
    ['file:///etc/passwd', 'not_http'],
    ['ftp://site.test/', 'not_http'],
    ['gopher://site.test:70/_x', 'not_http'],
    ['dict://site.test:2628/', 'not_http'],
    ['ldap://site.test/', 'not_http'],
    ['data:text/html,<b>x</b>', 'not_http'],
    ['javascript:alert(1)', 'not_http'],
    ['blob:http://site.test/x', 'not_http'],
    ['view-source:http://site.test/', 'not_http'],
    ['about:blank', 'not_http'],
    ['ws://site.test/', 'not_http'],
    ['jar:http://site.test!/x', 'not_http'],
    ['netdoc:///etc/passwd', 'not_http'],
    ['site.test', 'invalid_address'],
    ['/etc/passwd', 'invalid_address'],
    ['//site.test/', 'invalid_address'],
    ['', 'invalid_address'],
    ['http://', 'invalid_address'],
    ['http://[::1', 'invalid_address'],
    ['http://[::1%25eth0]/', 'invalid_address'],
    ['http://site.test:99999/', 'invalid_address'],
    ['http://256.256.256.256/', 'invalid_address'],
    ['http://a b/', 'invalid_address'],
    [`http://site.test/${'a'.repeat(9_000)}`, 'invalid_address'],
    ['http://me:secret@site.test/', 'credentials_in_address'],
    ['http://me@site.test/', 'credentials_in_address'],
    ['http://public.test@127.0.0.1/', 'credentials_in_address'],
    ['http://site.test:22/', 'blocked_port'],
    ['http://site.test:25/', 'blocked_port'],
    ['http://site.test:6379/', 'blocked_port'],
    ['http://site.test:6000/', 'blocked_port'],
    ['http://site.test:0/', 'blocked_port'],
    ['http://nobody.test/', 'name_not_found'],
  ])('%s is refused as %s', async (url, code) => {
    expect(await fetchWith({ url })).toMatchObject({ kind: 'refused', code })
  })

  test.each(['file:///etc/passwd', 'gopher://other.test/', 'data:,x', 'http://me:you@other.test/', 'http://[broken'])(
    '%s is refused as the target of a redirect',
    async (location) => {
      const server = await site((_request, response) => response.writeHead(301, { location }).end())
      const answer = await fetchWith({ url: `http://site.test:${server.port}/` })
      expect(answer).toMatchObject({ kind: 'refused', code: 'redirect_refused' })
    },
  )
})

describe('a hostile server', () => {
  test('cannot send around in circles', async () => {
    const server = await site((_request, response) => response.writeHead(302, { location: '/' }).end())
    const answer = await fetchWith({ url: `http://site.test:${server.port}/`, maxRedirects: 3 })
    expect(answer).toMatchObject({ kind: 'refused', code: 'too_many_redirects' })
    expect(server.requests).toHaveLength(4)
  })

  test('cannot turn a POST into something else', async () => {
    const server = await site((_request, response) => response.writeHead(303, { location: '/' }).end())
    const answer = await fetchWith({ url: `http://site.test:${server.port}/`, method: 'POST', body: 'x' })
    expect(answer).toMatchObject({ kind: 'refused', code: 'redirect_refused' })
  })

  test('cannot send more than was asked for', async () => {
    const server = await site((_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    })
    const answer = await fetchWith({ url: `http://site.test:${server.port}/`, maxBytes: 100_000 })
    expect(answer).toMatchObject({ kind: 'answered', isCut: true })
    expect(answer.kind === 'answered' && answer.body.length).toBe(100_000)
  })

  test.each([
    ['gzip', gzipSync(Buffer.alloc(100_000_000))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(100_000_000)))],
    ['br', brotliCompressSync(Buffer.alloc(50_000_000), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ])('cannot blow up what it packed with %s', async (encoding, bomb) => {
    const server = await site((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bomb),
    )
    const before = process.memoryUsage().rss
    const answer = await fetchWith({ url: `http://site.test:${server.port}/`, maxBytes: 1_000_000 })
    expect(answer).toMatchObject({ kind: 'answered', isCut: true })
    expect(answer.kind === 'answered' && answer.body.length).toBe(1_000_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
  })

  test('cannot pack again and again, nor in an unknown way', async () => {
    for (const encoding of ['gzip, gzip, gzip', 'zstd-of-my-own']) {
      const server = await site((_request, response) =>
        response.writeHead(200, { 'content-encoding': encoding }).end('x'),
      )
      expect(await fetchWith({ url: `http://site.test:${server.port}/` })).toMatchObject({ code: 'bad_answer' })
    }
  })

  test('that breaks its packing gives nothing', async () => {
    const server = await site((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('this is no gzip'),
    )
    expect(await fetchWith({ url: `http://site.test:${server.port}/` })).toMatchObject({ code: 'bad_answer' })
  })

  test.each([
    ['that says nothing', () => {}],
    ['that drips its headers', (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx: ')],
    ['that drips its body', (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\n\r\n')],
  ])('%s is given up in time', async (_case, onConnection) => {
    const server = await rawSite(onConnection)
    const answer = await fetchWith({ url: `http://site.test:${server.port}/`, timeoutMs: 300 })
    expect(answer).toMatchObject({ kind: 'refused', code: 'timed_out' })
  })

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9\r\n'],
    ['broken headers', 'HTTP/1.1 200 OK\r\nno colon\r\n\r\n'],
    ['endless headers', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['broken chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['less than it promised', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab'],
    ['another protocol instead', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nab'],
    ['nothing at all', ''],
  ])('that answers with %s is refused', async (_case, bytes) => {
    const server = await rawSite((socket) => socket.end(bytes))
    expect(await fetchWith({ url: `http://site.test:${server.port}/` })).toMatchObject({ code: 'bad_answer' })
  })

  test('cannot put a header into the next request by a redirect', async () => {
    const server = await rawSite((socket) => {
      let asked = ''
      socket.on('data', (chunk) => {
        asked += String(chunk)
        if (!asked.includes('\r\n\r\n')) return
        const body = JSON.stringify(asked)
        if (asked.startsWith('GET /next'))
          socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
        else
          socket.end('HTTP/1.1 302 Found\r\nLocation: /next?a=%0d%0aX-Evil:1\tb X-Evil:2\r\nContent-Length: 0\r\n\r\n')
      })
    })
    const answer = await fetchWith({ url: `http://site.test:${server.port}/` })
    expect(text(answer)).toContain('GET /next?a=%0d%0aX-Evil:1b%20X-Evil:2 HTTP/1.1')
    expect(
      text(answer)
        .split('\\r\\n')
        .filter((line) => /^x-evil/i.test(line)),
    ).toEqual([])
  })

  test('that speaks no TLS is refused where TLS is asked for', async () => {
    const server = await site((_request, response) => response.end('plain'))
    const answer = await fetchWith({ url: `https://site.test:${server.port}/` })
    expect(answer).toMatchObject({ kind: 'refused', code: 'tls_failed' })
    expect(server.requests).toEqual([])
  })
})

test('a host that does not listen is unreachable', async () => {
  const server = await startWebServer(() => {})
  await server.close()
  expect(await fetchWith({ url: `http://site.test:${server.port}/` })).toMatchObject({ code: 'unreachable' })
})

test('a name that is never answered is given up in time', async () => {
  const resolve = (_name: string, signal: AbortSignal) =>
    new Promise<string[]>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
  expect(await fetchWith({ url: 'http://site.test/', timeoutMs: 100 }, { resolve })).toMatchObject({
    code: 'timed_out',
  })
})

test('an interrupt ends it at once, wherever it is', async () => {
  const controller = new AbortController()
  const server = await rawSite((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\nhalf')
    socket.once('data', () => controller.abort())
  })
  const answer = await fetchWith({ url: `http://site.test:${server.port}/`, signal: controller.signal })
  expect(answer).toMatchObject({ kind: 'refused', code: 'aborted' })
  expect(await fetchWith({ url: 'http://site.test/', signal: controller.signal })).toMatchObject({ code: 'aborted' })
})

function drip(socket: Socket, start: string): void {
  socket.write(start)
  const timer = setInterval(() => socket.write('x'), 20)
  socket.on('close', () => clearInterval(timer))
}
