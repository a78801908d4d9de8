import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connectIo, connectRaw, post } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway({ env: { RAIN_ALLOWED_ORIGINS: 'https://rain.example.org' } })
}, 120_000)
afterAll(() => gateway.close())

/** A GET with headers that fetch would not let through. */
function get(path: string, headers: Record<string, string> = {}, url = gateway.url) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const sent = request(url + path, { headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject).end()
  })
}

test('a page of another origin is turned away from every door', async () => {
  const origin = 'http://evil.example'
  const token = await gateway.token()
  expect(await get('/health', { origin })).toMatchObject({
    status: 403,
    body: expect.stringContaining('origin_refused'),
  })
  expect((await get('/', { origin })).status).toBe(403)
  const raw = await connectRaw(gateway.url, { query: `?token=${token}`, headers: { origin } })
  expect((await raw.closed).code).toBe(4001)
  expect(raw.events).toEqual([])
  expect((await get('/socket.io/?EIO=4&transport=polling', { origin })).status).toBe(403)
})

test('another port of this machine is another origin', async () => {
  expect((await get('/health', { origin: 'http://127.0.0.1:1' })).status).toBe(403)
  expect((await get('/health', { origin: 'null' })).status).toBe(403)
  expect((await get('/health', { origin: gateway.url.replace('http', 'https') })).status).toBe(403)
})

test('its own pages, configured origins and clients without an origin are let in', async () => {
  expect((await get('/health', { origin: gateway.url })).status).toBe(200)
  const configured = await get('/health', { origin: 'https://rain.example.org' })
  expect(configured.status).toBe(200)
  expect(configured.headers['access-control-allow-origin']).toBe('https://rain.example.org')
  expect((await get('/health')).status).toBe(200)
  const io = await connectIo(gateway.url, { token: await gateway.token() })
  await io.next('status')
  io.close()
})

test('a name that was pointed at this machine is not answered', async () => {
  expect((await get('/health', { host: 'evil.example' })).status).toBe(403)
  expect((await get('/health', { host: 'localhost:1234' })).status).toBe(200)
  const raw = await connectRaw(gateway.url, { headers: { host: 'evil.example' } })
  expect((await raw.closed).code).toBe(4001)
})

test('every answer carries the headers that keep foreign scripts and frames out', async () => {
  const { headers } = await get('/')
  expect(headers['content-security-policy']).toContain("script-src 'self'")
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(headers['content-security-policy']).toContain(`connect-src 'self' ${gateway.url.replace('http', 'ws')};`)
  expect(headers).toMatchObject({
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  })
  expect(headers['strict-transport-security']).toBeUndefined()
  expect(headers['x-powered-by']).toBeUndefined()
  expect(headers['set-cookie']).toBeUndefined()
})

test('refusals and errors carry these headers, too', async () => {
  const answers = await Promise.all([
    get('/health', { origin: 'http://evil.example' }),
    get('/health', { host: 'evil.example' }),
    get('/api/nope'),
    get('/api/history'),
    get('/api/history/%E0%A4%A'),
  ])
  expect(answers.map((answer) => answer.status)).toEqual([403, 403, 404, 401, 400])
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
})

test('an address with NUL in it is refused before anything is looked up', async () => {
  const authorization = `Bearer ${await gateway.token()}`
  const paths = ['/api/messages?cwd=a%00', '/api/history/%00', '/api/conversations?before=%00', '/api/browse?path=%00']
  const answers = await Promise.all(paths.map((path) => get(path, { authorization })))
  expect(answers.map((answer) => [answer.status, JSON.parse(answer.body).code])).toEqual(
    paths.map(() => [400, 'bad_request']),
  )
})

test('a host name cannot write into the headers', async () => {
  const { headers } = await get('/health', { host: "x;script-src 'unsafe-inline'" })
  expect(headers['content-security-policy']).not.toContain('unsafe-inline')
})

test.each([
  ['127.0.0.1:1', 200],
  ['[::1]', 200],
  ['[::1]:8000', 200],
  ['LOCALHOST', 200],
  ['localhost.', 403],
  ['localhost.evil.example', 403],
  ['127.0.0.1.evil.example', 403],
  ['evil.example:80', 403],
  ['localhost:80@evil.example', 403],
  ['evil.example#localhost', 403],
  ['192.168.1.9', 403],
  ['[::ffff:7f00:1]', 403],
  ['0.0.0.0', 403],
])('on loopback the name "%s" is answered with %i', async (host, status) => {
  expect((await get('/health', { host })).status).toBe(status)
})

test('a trusted proxy may say that the client came by TLS; nobody else may', async () => {
  const behindProxy = await gateway.another({
    env: { RAIN_TRUSTED_PROXIES: '127.0.0.1', RAIN_ALLOWED_HOSTS: 'rain.lan' },
  })
  const headers = { host: 'rain.lan', origin: 'https://rain.lan', 'x-forwarded-proto': 'https' }
  const answer = await get('/health', headers, behindProxy.url)
  expect(answer.status).toBe(200)
  expect(answer.headers['strict-transport-security']).toContain('max-age')
  await behindProxy.close()
  const direct = await get('/health', { 'x-forwarded-proto': 'https' })
  expect(direct.headers['strict-transport-security']).toBeUndefined()
})

test('errors are JSON with a code, and say nothing of the inside', async () => {
  expect(JSON.parse((await get('/api/nope')).body)).toEqual({
    error: 'There is nothing here under that address.',
    code: 'not_found',
  })
  const broken = await fetch(`${gateway.url}/api/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"pin":',
  })
  expect(broken.status).toBe(400)
  expect(await broken.json()).toMatchObject({ code: 'bad_request' })
  const huge = await post(gateway.url, '/api/auth', { pin: 'x'.repeat(600_000) })
  expect(huge.status).toBe(413)
  expect(await huge.json()).toMatchObject({ code: 'too_large' })
  const missing = await post(gateway.url, '/api/auth', {})
  expect(missing.status).toBe(400)
  expect(await missing.json()).toEqual({ error: 'pin is required.', code: 'bad_request' })
})

test('it is healthy at once, and ready when a runner is alive', async () => {
  expect(JSON.parse((await get('/health')).body)).toMatchObject({ status: 'ok' })
  expect(await get('/ready')).toMatchObject({ status: 503, body: expect.stringContaining('"runner":false') })
  await gateway.bus.presence.beat('runner-1', 60_000)
  const ready = await get('/ready')
  expect(ready.status).toBe(200)
  expect(JSON.parse(ready.body)).toEqual({ status: 'ready', checks: { postgres: true, redis: true, runner: true } })
})

test('the dashboard is served at every address of its own, and only its hashed files are kept', async () => {
  const web = join(gateway.home, 'web')
  await mkdir(join(web, 'assets'), { recursive: true })
  await writeFile(join(web, 'index.html'), '<title>Dashboard</title>')
  await writeFile(join(web, 'assets', 'app-1a2b.js'), 'export {}')
  const served = await gateway.another({ env: { RAIN_WEB_DIR: web } })
  const page = await get('/settings/keys', { accept: 'text/html' }, served.url)
  expect(page).toMatchObject({ status: 200, body: '<title>Dashboard</title>' })
  expect(page.headers['cache-control']).toBe('no-cache')
  const script = await get('/assets/app-1a2b.js', {}, served.url)
  expect(script.headers['cache-control']).toContain('immutable')
  expect((await get('/api/nope', { accept: 'text/html' }, served.url)).status).toBe(404)
  expect((await get('/assets/gone.js', {}, served.url)).status).toBe(404)
  await served.close()
})

test('who can read packed files gets them, as what they are', async () => {
  const web = join(gateway.home, 'packed')
  await mkdir(join(web, 'assets'), { recursive: true })
  await writeFile(join(web, 'assets', 'app-1a2b.js'), 'plain')
  await writeFile(join(web, 'assets', 'app-1a2b.js.br'), 'as brotli')
  await writeFile(join(web, 'assets', 'app-1a2b.js.gz'), 'as gzip')
  await writeFile(join(web, 'assets', 'small-3c4d.js'), 'small')
  const served = await gateway.another({ env: { RAIN_WEB_DIR: web } })
  const ask = (accepted: string, name = 'app-1a2b.js') =>
    get(`/assets/${name}`, { 'accept-encoding': accepted }, served.url)
  const brotli = await ask('gzip, deflate, br, zstd')
  expect(brotli).toMatchObject({ status: 200, body: 'as brotli' })
  expect(brotli.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: expect.stringContaining('Accept-Encoding'),
  })
  expect(await ask('gzip;q=1.0, br;q=0')).toMatchObject({ body: 'as gzip', headers: { 'content-encoding': 'gzip' } })
  const plain = await ask('identity')
  expect(plain.body).toBe('plain')
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect((await ask('br', 'small-3c4d.js')).body).toBe('small')
  expect((await ask('br', 'gone.js')).status).toBe(404)
  await served.close()
})

test('the frame of diagrams has no origin, connects to nothing and is only for the dashboard', async () => {
  const web = join(gateway.home, 'with-frame')
  await mkdir(join(web, 'diagram'), { recursive: true })
  await writeFile(join(web, 'diagram', 'frame.html'), 'frame')
  await writeFile(join(web, 'diagram', 'frame.js'), 'draws')
  const served = await gateway.another({ env: { RAIN_WEB_DIR: web } })
  const { headers, status } = await get('/diagram/frame.html', {}, served.url)
  expect(status).toBe(200)
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain('sandbox allow-scripts;')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'self'")
  expect(policy).not.toContain('connect-src')
  const script = await get('/diagram/frame.js', { origin: 'null' }, served.url)
  expect(script).toMatchObject({ body: 'draws', headers: { 'cross-origin-resource-policy': 'cross-origin' } })
  expect((await get('/diagram/frame.js', { origin: 'http://evil.example' }, served.url)).status).toBe(403)
  expect((await get('/diagram/../health', { origin: 'null' }, served.url)).status).toBe(403)
  const page = await get('/', { accept: 'text/html' }, served.url)
  expect(String(page.headers['content-security-policy'])).toContain("frame-src 'self'")
  expect(String(page.headers['content-security-policy'])).toContain("style-src 'self';")
  await served.close()
})

test('nothing beside the dashboard is served, however its address is written', async () => {
  const web = join(gateway.home, 'only-this')
  await mkdir(join(web, 'assets'), { recursive: true })
  await writeFile(join(gateway.home, 'beside.txt'), 'not for you')
  await writeFile(join(web, '.env'), 'not for you')
  const served = await gateway.another({ env: { RAIN_WEB_DIR: web } })
  const { hostname, port } = new URL(served.url)
  const read = (path: string) =>
    new Promise<string>((resolve, reject) => {
      // @NOTE a path of its own: as part of a URL it would be tidied up before it is sent
      request({ hostname, port, path, headers: { accept: '*/*' } }, (response) => {
        let text = `${response.statusCode} `
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => resolve(text))
      })
        .on('error', reject)
        .end()
    })
  const paths = [
    '/../beside.txt',
    '//../beside.txt',
    '/assets/../../beside.txt',
    '/..%2fbeside.txt',
    '/%2e%2e/beside.txt',
    '/%2e%2e%2fbeside.txt',
    '/assets/..%2f..%2fbeside.txt',
    '/..%5cbeside.txt',
    '/..\\beside.txt',
    `/${encodeURIComponent(join(gateway.home, 'beside.txt'))}`,
    '/.env',
    '/%2eenv',
    '/assets',
    '/%',
    '/%E0%A4%A',
    `/${'x'.repeat(5000)}`,
  ]
  for (const path of paths) {
    const answer = await read(path)
    expect({ path, answer }).toEqual({ path, answer: expect.stringMatching(/^40[034] \{"error"/) })
    expect(answer).not.toMatch(/not for you|node_modules|\bat /)
  }
  await served.close()
})

test('without a built dashboard the front page says how to build it', async () => {
  const page = await get('/')
  expect(page.status).toBe(200)
  expect(page.body).toContain('nx build')
})
