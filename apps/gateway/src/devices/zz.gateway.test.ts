import { afterAll, beforeAll, test, expect } from '@jest/globals'
import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { deviceById } from '@rain/db'
import { call, pin } from '../testing/clients.ts'
import { aDesktopTurn, listenTo } from '../testing/desktop-turn.ts'
import { newCode } from '../testing/fake-device.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'
let gateway: TestGateway
const bin = '/tmp/rdprefix/lib/node_modules/rain-desktop/dist/main.js'
let x: ChildProcess
beforeAll(async () => { gateway = await startTestGateway(); x = spawn('Xvfb', [':77', '-screen', '0', '1280x800x24', '-ac'], { stdio: 'ignore' }); rmSync('/tmp/rdhome3', { recursive: true, force: true }) }, 120_000)
afterAll(async () => { x.kill(); await gateway?.close() })
test('real daemon', async () => {
  const token = await gateway.token()
  const env = { ...process.env, DISPLAY: ':77', RAIN_DESKTOP_HOME: '/tmp/rdhome3' }
  const cli = (...args: string[]) => { const c = spawn(process.execPath, [bin, ...args], { env }); let out = ''; c.stdout.on('data', (d) => (out += d)); c.stderr.on('data', (d) => (out += d)); const done = new Promise<string>((r) => c.on('exit', (code) => r(`${code} ${out}`))); return { c, done, text: () => out } }
  const log = (...a: unknown[]) => process.stderr.write(a.map((v) => typeof v === 'string' ? v : JSON.stringify(v)).join(' ') + '\n')
  const code = await newCode(gateway.url, token)
  const wrong = cli('pair', gateway.url, 'AAAAA-AAAAA', '--yes'); log(await wrong.done)
  const pairing = cli('pair', gateway.url, code, '--yes', '--name', 'desk')
  let id = ''
  for (let i = 0; i < 100 && !id; i++) { await new Promise((r) => setTimeout(r, 100)); const { body } = await call<any>(gateway.url, '/api/devices', token); id = body.devices[0]?.id ?? '' }
  await new Promise((r) => setTimeout(r, 1000))
  log('pending text', pairing.text())
  await call(gateway.url, `/api/devices/${id}/confirm`, token, 'POST', { pin })
  log(await pairing.done)
  let run = cli('run')
  const online = async () => { for (let i = 0; i < 100; i++) { const { body } = await call<any>(gateway.url, '/api/devices', token); if (body.devices[0]?.online) return body.devices[0]; await new Promise((r) => setTimeout(r, 100)) } throw new Error('not online ' + run.text()) }
  log(await online())
  const turn = await aDesktopTurn(gateway.db, { userId: gateway.userId, deviceId: id })
  const listener = await listenTo(gateway.bus, id)
  const order = async (callId: string, picture: any = { format: 'png', maxLongEdge: 1568, maxPixels: 1150000 }) => { expect(await gateway.bus.devices.order(id, { type: 'act', callId, picture })).toBe(true) }
  const result = async (callId: string) => { for (;;) { const m: any = await listener.next(); if (m.message.type === 'result' && m.message.id === callId) return m } }
  const shot = await turn.call({ action: 'screenshot' })
  await order(shot); const seen = await result(shot); log(seen.message, seen.bytes.length)
  const click = await turn.call({ action: 'left_click', coordinate: [100, 100] }, { frame: seen.message.outcome.scene.frame })
  await order(click); log((await result(click)).message)
  await order(click); log('again', (await result(click)).message)
  // kill -9 in the middle of a held key
  const hold = await turn.call({ action: 'hold_key', text: 'shift', duration: 8 }, {})
  await order(hold); await new Promise((r) => setTimeout(r, 800))
  const dist = (c: string) => new Promise<string>((r) => { const p = spawn('sh', ['-c', c], { env }); let o = ''; p.stdout.on('data', (d) => (o += d)); p.on('exit', () => r(o.trim())) })
  run.c.kill('SIGKILL'); await run.done
  const t = performance.now()
  run = cli('run'); await online(); log('back after ms', Math.round(performance.now() - t))
  await order(hold); log('after crash', (await result(hold)).message)
  // stop & arm
  await call(gateway.url, `/api/devices/${id}/stop`, token, 'POST'); await new Promise((r) => setTimeout(r, 300))
  log('stopped', (await call<any>(gateway.url, '/api/devices', token)).body.devices[0].stopped)
  log(await cli('arm').done)
  await call(gateway.url, `/api/devices/${id}/arm`, token, 'POST', { pin }); await new Promise((r) => setTimeout(r, 300))
  log('armed', (await call<any>(gateway.url, '/api/devices', token)).body.devices[0].stopped)
  log(await cli('stop').done); await new Promise((r) => setTimeout(r, 300))
  log('stopped here', (await call<any>(gateway.url, '/api/devices', token)).body.devices[0].stopped)
  log(await cli('arm').done); await new Promise((r) => setTimeout(r, 300))
  log('armed here', (await call<any>(gateway.url, '/api/devices', token)).body.devices[0].stopped)
  await call(gateway.url, `/api/devices/${id}`, token, 'DELETE')
  const t2 = performance.now(); log('revoked', await run.done.then((s) => s.split('\n').at(-2)), Math.round(performance.now() - t2), 'ms')
  void dist; void deviceById; listener.stop()
}, 90_000)
