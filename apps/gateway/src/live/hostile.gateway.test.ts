import { connect as connectTcp } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { WebSocket } from 'ws'
import { call, connectIo, pin } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

/** Attacks on the live doors: by strangers, and by a client that has a token. */

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway()
}, 120_000)
afterAll(() => gateway.close())

/** Writes one upgrade request as it stands and reads until the server ends the connection. */
function upgrade(target: string, headers: Record<string, string> = {}): Promise<string> {
  const { host, hostname, port } = new URL(gateway.url)
  const lines = Object.entries({
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  })
  return new Promise((resolve) => {
    let answer = ''
    const socket = connectTcp(Number(port), hostname)
    socket.on('data', (data) => (answer += data.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    socket.write(`GET ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
  })
}

describe('an upgrade', () => {
  test.each([
    '/socket.iox',
    '/socket.io',
    'http://x/socket.io/?EIO=4&transport=websocket',
    '//ws',
    '/ws/',
    '/api/auth',
  ])('to %s, where there is no door, is answered and ended', async (target) => {
    expect(await upgrade(target)).toMatch(/^HTTP\/1\.1 404 /)
  })

  test('that is refused is ended even when the client never says goodbye', async () => {
    expect(await upgrade('/ws', { host: 'evil.example' })).toContain('origin_refused')
    expect(await upgrade('/ws', { origin: 'null' })).toContain('origin_refused')
    expect(await upgrade('http://evil.example/ws', { origin: 'http://evil.example' })).toContain('origin_refused')
  })

  test('of a foreign page or name is refused by the Socket.IO door, too', async () => {
    const target = '/socket.io/?EIO=4&transport=websocket'
    expect(await upgrade(target, { host: 'evil.example' })).toMatch(/^HTTP\/1\.1 400 /)
    expect(await upgrade(target, { origin: 'null' })).toMatch(/^HTTP\/1\.1 400 /)
    expect(await upgrade('/socket.io/?EIO=4&transport=websocket&sid=unknown')).toMatch(/^HTTP\/1\.1 400 /)
  })
})

test('a Socket.IO command nested beyond all reason is refused, and the gateway goes on', async () => {
  const token = await gateway.token()
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  // @NOTE packets by hand: no client library can write JSON that is nested so deeply
  const answer = new Promise<string>((resolve) => {
    socket.on('message', (data) => {
      const packet = String(data)
      if (packet.startsWith('0')) socket.send(`40${JSON.stringify({ token })}`)
      if (packet.startsWith('40')) socket.send(`427["command",${'['.repeat(30_000)}${']'.repeat(30_000)}]`)
      if (packet.startsWith('437')) resolve(packet)
    })
  })
  expect(await answer).toContain('too_large')
  socket.close()
  expect((await call(gateway.url, '/health', token)).status).toBe(200)
})

test('guesses at all doors at once are three in all', async () => {
  await gateway.db.prisma.user.updateMany({ data: { provider: 'demo' } })
  const own = await gateway.token()
  const other = await connectIo(gateway.url, { token: own })
  await other.command({ type: 'set_cwd', agent_id: 'red', path: gateway.home })
  const post = (path: string) =>
    call<{ code: string }>(gateway.url, path, own, 'POST', { pin: '000000' }).then(({ body }) => body.code)
  const requests: string[] = []
  for (let count = 0; count < 3; count++) {
    const agent_id = `red-${count}`
    await other.command({ type: 'set_cwd', agent_id, path: gateway.home })
    const ack = await other.command({ type: 'send_message', agent_id, text: 'go' })
    const runner = await playTurn(gateway, ack.ok ? (ack.turn_id ?? '') : '')
    const [shell] = await runner.answer(1, 'Now.', [{ command: 'rm -r x', level: 'red' }])
    requests.push(await runner.askPermission(shell!))
  }
  const red = async (request_id: string) => {
    const socket = await connectIo(gateway.url, { token: own })
    const ack = await socket.command({ type: 'permission_response', request_id, approved: true, pin: '000000' })
    socket.close()
    return ack.ok ? 'ok' : ack.code
  }
  const answers = await Promise.all([
    ...Array.from({ length: 4 }, () => post('/api/auth')),
    ...Array.from({ length: 4 }, () => post('/api/logout-all')),
    ...requests.map(red),
  ])
  expect(answers.filter((code) => code === 'pin_invalid')).toHaveLength(3)
  expect(answers.filter((code) => code === 'locked_out')).toHaveLength(answers.length - 3)
  expect(await gateway.db.prisma.permissionRequest.count({ where: { status: 'approved' } })).toBe(0)
  const again = await gateway.another()
  expect((await call(again.url, '/api/auth', own, 'POST', { pin })).status).toBe(429)
  await again.close()
  other.close()
})
