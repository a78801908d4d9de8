import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { cancelTurn, deviceById, revokeDevice, runningLeases, startLease, stopDevices } from '@rain/db'
import { closeCodes, newId, type DesktopAction, type DeviceAnswer, type DeviceList } from '@rain/protocol'
import { createLinkIdentity } from '@rain/runtime'
import { WebSocket } from 'ws'
import { call, connectRaw, pin, type RawClient } from '../../testing/clients.ts'
import { aDesktopTurn, listenTo } from '../../testing/desktop-turn.ts'
import { connectDevice, dial, facts, pairDevice, type PairedDevice } from '../../testing/fake-device.ts'
import { createManualTimers } from '../../testing/manual-timers.ts'
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.ts'

const timers = createManualTimers()
let gateway: TestGateway
let token: string
let paired: PairedDevice
let client: RawClient

beforeAll(async () => {
  gateway = await startTestGateway({ timers })
}, 120_000)
afterAll(() => gateway?.close())
beforeEach(async () => {
  token = await gateway.token()
  await gateway.bus.redis.flushdb()
  await gateway.db.prisma.device.deleteMany()
  paired = await pairDevice(gateway.url, token)
  client = await connectRaw(gateway.url, { query: `?token=${token}` })
  await client.next('status')
})
afterEach(() => client.close())

const connect = (told?: Parameters<typeof connectDevice>[2], url = gateway.url) => connectDevice(url, paired, told)
const row = async () => {
  const found = await deviceById(gateway.db, paired.deviceId)
  if (!found) throw new Error('it is there')
  return found
}
const post = (path: string, body?: object, url = gateway.url) =>
  call<DeviceAnswer>(url, `/api/devices/${paired.deviceId}/${path}`, token, 'POST', body)
const order = (callId: string, bus = gateway.bus) =>
  bus.devices.order(paired.deviceId, { type: 'act', callId, picture: null })
const turnOf = () => aDesktopTurn(gateway.db, { userId: gateway.userId, deviceId: paired.deviceId })
const click: DesktopAction = { action: 'left_click', coordinate: [3, 4] }

describe('a link', () => {
  test('is open to the computer that was paired, whose facts are noted and told', async () => {
    const device = await connect()
    const { device: told } = await client.next('device_changed')
    expect(told).toMatchObject({ id: paired.deviceId, online: true, facts: { hostname: 'study' } })
    expect(await device.next('control')).toEqual({ type: 'control', epoch: 0, controller: 'nobody' })
    expect(await row()).toMatchObject({ facts })
    const { body } = await call<DeviceList>(gateway.url, '/api/devices', token)
    expect(body.devices).toMatchObject([{ online: true }])
    device.close()
    expect(await client.next('device_changed')).toMatchObject({ device: { online: false } })
  })

  test('is not open to another key, nor to a name nobody has, and neither hears why', async () => {
    const stranger = { ...paired, identity: createLinkIdentity() }
    const nobody = { ...paired, deviceId: newId('device') }
    const answers = [await dial(gateway.url, stranger), await dial(gateway.url, nobody)]
    expect(answers).toEqual([
      { status: 'failed', why: expect.any(String) },
      { status: 'failed', why: expect.any(String) },
    ])
    expect(answers[0]).toEqual(answers[1])
  })

  test('is not open to one whose server has another key: it finds that out itself', async () => {
    const serverKey = createLinkIdentity().publicKey
    expect(await dial(gateway.url, { ...paired, serverKey })).toMatchObject({ status: 'failed' })
  })

  test('is not open before the person has confirmed it, nor once that is too late, nor when it was revoked', async () => {
    const waiting = await pairDevice(gateway.url, token, { confirmed: false })
    expect(await dial(gateway.url, waiting)).toMatchObject({ status: 'refused', reason: 'pending' })
    await gateway.db.prisma.device.updateMany({
      where: { id: waiting.deviceId },
      data: { createdAt: new Date(Date.now() - 301_000) },
    })
    expect(await dial(gateway.url, waiting)).toMatchObject({ status: 'refused', reason: 'revoked' })
    await call(gateway.url, `/api/devices/${paired.deviceId}`, token, 'DELETE')
    expect(await dial(gateway.url, paired)).toMatchObject({ status: 'refused', reason: 'revoked' })
  })

  test('that is newer takes the place of the older, and nobody hears that the computer was away', async () => {
    const older = await connect()
    await client.next('device_changed')
    const newer = await connect()
    expect(await older.closed).toBe(closeCodes.replaced)
    expect(await client.next('device_changed')).toMatchObject({ device: { online: true } })
    newer.close()
    expect(await client.next('device_changed')).toMatchObject({ device: { online: false } })
  })

  test('ends with a frame that comes a second time', async () => {
    const device = await connect()
    const frame = device.seal({ type: 'local_input' })
    device.sendFrame(frame)
    device.sendFrame(frame)
    expect(await device.closed).toBe(1006)
  })

  test('ends with whatever was said before the facts', async () => {
    const dialled = await dial(gateway.url, paired)
    if (dialled.status !== 'open') throw new Error(dialled.status)
    dialled.device.send({ type: 'local_input' })
    expect(await dialled.device.closed).toBe(closeCodes.badFrame)
  })

  test.each([
    ['says nothing', () => timers.advance(5_000)],
    ['speaks in text', (socket: WebSocket) => socket.send('hello')],
    ['says too much', (socket: WebSocket) => socket.send(Buffer.alloc(100_000))],
    ['says something else', (socket: WebSocket) => socket.send(Buffer.from('hello'))],
  ])('is not waited for when a stranger %s', async (_what, behave) => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/device`)
    socket.on('error', () => {})
    const closed = new Promise((resolve) => socket.on('close', resolve))
    await new Promise((resolve) => socket.on('open', resolve))
    behave(socket)
    await closed
  })

  test('is closed to pages of other origins', async () => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/device`, { origin: 'https://evil.example' })
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(closeCodes.unauthorized)
  })

  test('is pinged, and ends when three times nothing came', async () => {
    const device = await connect()
    await client.next('device_changed')
    for (let answered = 0; answered < 4; answered++) {
      timers.advance(5_000)
      const { at } = await device.next('ping')
      device.send({ type: 'pong', at })
      device.send({ type: 'local_input' })
      const listener = await listenTo(gateway.bus, paired.deviceId)
      device.send({ type: 'local_input' })
      await listener.next()
      listener.stop()
    }
    timers.advance(15_000)
    expect(await device.closed).toBe(closeCodes.idle)
    expect(await client.next('device_changed')).toMatchObject({ device: { online: false } })
  })

  test('to a database of before catches up with the epoch that the computer knows', async () => {
    const device = await connect({ epoch: 41 })
    expect(await device.next('control')).toMatchObject({ epoch: 42 })
    device.close()
  })
})

describe('an action', () => {
  test('is carried out as its row has it, and what came of it is told with every byte', async () => {
    const device = await connect()
    await device.next('control')
    const turn = await turnOf()
    const window = { id: '0x1', title: 'Bank', app: 'firefox' }
    const frame = { id: 'f1', display: 0, width: 1429, height: 804 }
    const callId = await turn.call(click, { frame, window })
    const listener = await listenTo(gateway.bus, paired.deviceId)
    expect(await order(callId)).toBe(true)
    expect(await device.next('control')).toMatchObject({ epoch: 1, controller: 'agent' })
    expect(await device.next('act')).toEqual({
      type: 'act',
      id: callId,
      epoch: 1,
      action: click,
      display: 0,
      frame,
      window: '0x1',
      picture: null,
      warrant: { turnId: turn.turnId, callId, level: 'computer' },
      at: expect.any(Number),
    })
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256)
    device.send({ type: 'result', id: callId, outcome: { status: 'done', scene: { window: null } } }, bytes)
    const told = await listener.next()
    expect(told.message).toMatchObject({ type: 'result', id: callId })
    expect(Buffer.compare(Buffer.from(told.bytes), Buffer.from(bytes))).toBe(0)
    expect(await client.next('device_changed', ({ device: one }) => one.controller === 'agent')).toMatchObject({
      device: { agent_id: turn.agentKey },
    })
    listener.stop()
    device.close()
  })

  test('that no row allows is refused, and the computer hears nothing of it', async () => {
    const device = await connect()
    const turn = await turnOf()
    const allowed = await turn.call(click)
    const other = await pairDevice(gateway.url, token)
    const elsewhere = await aDesktopTurn(gateway.db, { userId: gateway.userId, deviceId: other.deviceId })
    const ended = await turn.call(click)
    await gateway.db.prisma.toolCall.update({ where: { id: ended }, data: { status: 'done' } })
    const listener = await listenTo(gateway.bus, paired.deviceId)
    for (const callId of ['tcl_unknown', await elsewhere.call(click), ended]) {
      await order(callId)
      expect((await listener.next()).message).toMatchObject({
        id: callId,
        outcome: { status: 'refused', code: 'not_approved' },
      })
    }
    await order(allowed)
    expect(await device.next('act')).toMatchObject({ id: allowed })
    expect(device.heard.filter(({ type }) => type === 'act')).toHaveLength(1)
    listener.stop()
    device.close()
  })

  test('of a turn that was stopped, or lost mouse and keyboard, is refused', async () => {
    const device = await connect()
    const turn = await turnOf()
    const [first, second] = [await turn.call(click), await turn.call(click)]
    const listener = await listenTo(gateway.bus, paired.deviceId)
    await post('control', { take: true, pin })
    await order(first)
    expect((await listener.next()).message).toMatchObject({ id: first, outcome: { status: 'refused' } })
    await post('control', { take: false })
    await turn.take()
    await cancelTurn(gateway.db, { turnId: turn.turnId, userId: gateway.userId })
    await order(second)
    expect((await listener.next()).message).toMatchObject({ id: second, outcome: { status: 'refused' } })
    listener.stop()
    device.close()
  })

  test('that types a secret gets it from the vault; one that is not there is no action', async () => {
    await call(gateway.url, '/api/vault', token, 'PUT', { name: 'bank', value: 'correct horse', pin })
    const device = await connect()
    const turn = await turnOf()
    const known = await turn.call({ action: 'type_secret', secret: 'bank' })
    await order(known)
    expect(await device.next('act')).toMatchObject({ id: known, secret: 'correct horse' })
    const unknown = await turn.call({ action: 'type_secret', secret: 'shop' })
    const listener = await listenTo(gateway.bus, paired.deviceId)
    await order(unknown)
    expect((await listener.next()).message).toMatchObject({
      id: unknown,
      outcome: { status: 'failed', touched: false },
    })
    listener.stop()
    device.close()
  })

  test('for a computer that is not there reaches nobody', async () => {
    const turn = await turnOf()
    expect(await order(await turn.call(click))).toBe(false)
  })

  test('reaches a computer whose link another gateway holds', async () => {
    const other = await gateway.another()
    const device = await connect(undefined, other.url)
    await device.next('control')
    const turn = await turnOf()
    const callId = await turn.call(click)
    const listener = await listenTo(gateway.bus, paired.deviceId)
    expect(await order(callId)).toBe(true)
    await device.next('act')
    device.send({ type: 'result', id: callId, outcome: { status: 'done', scene: { window: null } } })
    expect((await listener.next()).message).toMatchObject({ id: callId })
    const newer = await connect()
    expect(await device.closed).toBe(closeCodes.replaced)
    listener.stop()
    newer.close()
    await other.close()
  })
})

describe('a stop', () => {
  test('from the dashboard reaches the computer and ends the turn and the lease of its agent, in the middle of an action', async () => {
    const device = await connect()
    const turn = await turnOf()
    await startLease(gateway.db, {
      userId: gateway.userId,
      agentKey: turn.agentKey,
      tools: ['computer'],
      hosts: [],
      devices: [paired.deviceId],
      red: false,
      until: new Date(Date.now() + 60_000),
      budget: null,
      createdBy: 'tok_1',
    })
    const callId = await turn.call(click)
    await order(callId)
    await device.next('act')
    expect((await post('stop')).body.device.stopped).toMatchObject({ by: 'person', seen: false })
    await device.next('stop')
    expect(await device.next('control')).toMatchObject({ controller: 'nobody', epoch: 2 })
    expect(await gateway.db.prisma.turn.findUnique({ where: { id: turn.turnId } })).toMatchObject({
      cancelRequestedAt: expect.any(Date),
    })
    expect(await runningLeases(gateway.db, gateway.userId)).toEqual([])
    const listener = await listenTo(gateway.bus, paired.deviceId)
    await order(callId) // asked again: the computer will say how far it has come
    device.send({ type: 'result', id: callId, outcome: { status: 'cut', message: 'It was stopped.' } })
    expect((await listener.next()).message).toMatchObject({ outcome: { status: 'cut' } })
    device.send({ type: 'stopped', by: 'remote', epoch: 2 })
    await client.next('device_changed', ({ device: { stopped } }) => stopped?.seen === true && stopped.by === 'person')
    listener.stop()
    device.close()
  })

  test('is heard by a computer that was away when it was made, over whichever gateway', async () => {
    await post('stop')
    const device = await connect()
    await device.next('stop')
    device.send({ type: 'stopped', by: 'remote', epoch: 1 })
    await client.next('device_changed', ({ device: { stopped } }) => stopped?.seen === true)
    const other = await gateway.another()
    expect((await post('arm', { pin }, other.url)).body.device).toMatchObject({ stopped: null })
    expect(await device.next('rearm')).toMatchObject({ epoch: 2 })
    device.send({ type: 'armed', epoch: 2 })
    expect(await device.next('control')).toMatchObject({ epoch: 2, controller: 'nobody' })
    device.close()
    await other.close()
  })

  test('at the computer itself ends the turn too, and may be lifted there', async () => {
    const device = await connect()
    const turn = await turnOf()
    device.send({ type: 'stopped', by: 'hotkey', epoch: 1 })
    await client.next('device_changed', ({ device: { stopped } }) => stopped?.by === 'hotkey' && stopped.seen)
    expect(await gateway.db.prisma.turn.findUnique({ where: { id: turn.turnId } })).toMatchObject({
      cancelRequestedAt: expect.any(Date),
    })
    device.send({ type: 'armed', epoch: 2 })
    await client.next('device_changed', ({ device: { stopped } }) => stopped === null)
    expect(await row()).toMatchObject({ stoppedAt: null })
    device.close()
  })

  test('of which the computer was not told reaches it all the same, and so does that it was revoked', async () => {
    const device = await connect()
    await device.next('control')
    await stopDevices(gateway.db, { userId: gateway.userId, deviceId: paired.deviceId, by: 'tok_1' })
    timers.advance(5_000)
    await device.next('stop')
    await client.next('device_changed', ({ device: { stopped } }) => stopped?.by === 'person')
    await revokeDevice(gateway.db, { userId: gateway.userId, deviceId: paired.deviceId, by: 'tok_1' })
    timers.advance(5_000)
    expect(await device.closed).toBe(closeCodes.revoked)
  })

  test('of a person is not lifted by the computer', async () => {
    const device = await connect()
    await device.next('control')
    await post('stop')
    await device.next('stop')
    device.send({ type: 'stopped', by: 'remote', epoch: 1 })
    device.send({ type: 'armed', epoch: 1 })
    await device.next('stop')
    expect(await row()).toMatchObject({ stoppedAt: expect.any(Date) })
    device.close()
  })

  test('that was made while the computer was away counts when it is back, and so does that it was lifted there', async () => {
    const stopped = await connect({ stopped: 'corner' })
    await client.next('device_changed', ({ device: one }) => one.stopped?.by === 'corner')
    stopped.close()
    await client.next('device_changed', ({ device: one }) => !one.online)
    const armed = await connect({ epoch: 1 })
    await client.next('device_changed', ({ device: one }) => one.stopped === null)
    armed.close()
  })
})

describe('a computer that is revoked', () => {
  test('loses its link in the middle of an action, and whoever waits for it is told', async () => {
    const device = await connect()
    const turn = await turnOf()
    const callId = await turn.call(click)
    await order(callId)
    await device.next('act')
    const listener = await listenTo(gateway.bus, paired.deviceId)
    await call(gateway.url, `/api/devices/${paired.deviceId}`, token, 'DELETE')
    expect(await device.closed).toBe(closeCodes.revoked)
    expect((await listener.next()).message).toMatchObject({ id: callId, outcome: { status: 'failed', touched: true } })
    expect(await gateway.db.prisma.turn.findUnique({ where: { id: turn.turnId } })).toMatchObject({
      cancelRequestedAt: expect.any(Date),
    })
    await client.next('device_removed')
    listener.stop()
  })

  test('loses it over another gateway, too', async () => {
    const other = await gateway.another()
    const device = await connect(undefined, other.url)
    await device.next('control')
    await call(gateway.url, `/api/devices/${paired.deviceId}`, token, 'DELETE')
    expect(await device.closed).toBe(closeCodes.revoked)
    await other.close()
  })
})

test('a gateway that ends says so to its computers', async () => {
  const other = await gateway.another()
  const device = await connect(undefined, other.url)
  await client.next('device_changed', ({ device: one }) => one.online)
  await other.close()
  expect(await device.closed).toBe(closeCodes.restarting)
  await client.next('device_changed', ({ device: one }) => !one.online)
})
