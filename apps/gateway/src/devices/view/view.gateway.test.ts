import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { deviceById, parkTurn, takeControl as giveControl } from '@rain/db'
import { aPerson } from '@rain/db/testing'
import { closeCodes, newId, type DeviceAnswer, type InputEvent } from '@rain/protocol'
import { issueToken } from '../../auth/tokens.ts'
import { logOut } from '../../auth/log-out.ts'
import { call, connectRaw, pin } from '../../testing/clients.ts'
import { aDesktopTurn } from '../../testing/desktop-turn.ts'
import { connectDevice, pairDevice, type FakeDevice, type PairedDevice } from '../../testing/fake-device.ts'
import { createManualTimers } from '../../testing/manual-timers.ts'
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.ts'
import { connectViewer, live, pictureBytes } from '../../testing/viewer-client.ts'

const timers = createManualTimers()
let gateway: TestGateway
let token: string
let tokenId: string
let paired: PairedDevice
let device: FakeDevice

beforeAll(async () => {
  gateway = await startTestGateway({ timers })
}, 120_000)
afterAll(() => gateway?.close())
beforeEach(async () => {
  device?.close()
  token = await gateway.token()
  const newest = await gateway.db.prisma.token.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
  tokenId = newest.id
  await gateway.bus.redis.flushdb()
  await gateway.db.prisma.device.deleteMany()
  paired = await pairDevice(gateway.url, token)
  device = await connectDevice(gateway.url, paired)
  await device.next('control')
})

const view = async ({ of = token, url = gateway.url, look = {} } = {}) => {
  const viewer = await connectViewer(url, of)
  viewer.look(paired.deviceId, look)
  await viewer.next('device')
  return viewer
}
const control = (body: object, of = token) =>
  call<DeviceAnswer>(gateway.url, `/api/devices/${paired.deviceId}/control`, of, 'POST', body)
const row = async () => {
  const found = await deviceById(gateway.db, paired.deviceId)
  if (!found) throw new Error('it is there')
  return found
}
const show = (seq: number, more?: Parameters<typeof live>[1]) => device.send(live(seq, more), pictureBytes)
const move: InputEvent = { type: 'move', x: 0.5, y: 0.25 }

describe('who looks', () => {
  test('sees how the computer is, and its pictures as they come, from a whole one on', async () => {
    const viewer = await connectViewer(gateway.url, token)
    viewer.look(paired.deviceId)
    expect(await viewer.next('device')).toMatchObject({ device: { id: paired.deviceId, online: true }, yours: false })
    expect(await device.next('watch')).toMatchObject({ display: 0, maxWidth: 800, maxHeight: 600, whole: true })
    show(1)
    show(2, { whole: true })
    const { message, bytes } = await viewer.picture()
    expect(message).toEqual(live(2, { whole: true }))
    expect([...bytes]).toEqual([...pictureBytes])
    viewer.close()
    await device.next('unwatch')
  })

  test('over another gateway than the one with the link sees the same', async () => {
    const other = await gateway.another({ timers })
    const viewer = await view({ url: other.url })
    await device.next('watch')
    show(1, { whole: true })
    expect((await viewer.picture()).message.seq).toBe(1)
    viewer.send({ type: 'shown', seq: 1 })
    expect(await device.next('shown')).toEqual({ type: 'shown', seq: 1 })
    viewer.terminate()
    await device.next('unwatch')
    await other.close()
  })

  test('and is slow skips pictures, and gets a whole one once there is room', async () => {
    const viewer = await view()
    await device.next('watch')
    show(1, { whole: true })
    show(2)
    show(3)
    show(4, { whole: true })
    expect([(await viewer.picture()).message.seq, (await viewer.picture()).message.seq]).toEqual([1, 2])
    viewer.send({ type: 'shown', seq: 1 })
    expect(await device.next('watch')).toMatchObject({ whole: true })
    show(5)
    show(6, { whole: true })
    expect((await viewer.picture()).message.seq).toBe(6)
    expect(viewer.pictures.map(({ seq }) => seq)).toEqual([1, 2, 6])
    viewer.close()
  })

  test('wants another size or display and gets it', async () => {
    const viewer = await view()
    await device.next('watch')
    viewer.look(paired.deviceId, { display: 1, max_width: 1_600 })
    expect(await device.next('watch')).toMatchObject({ display: 1, maxWidth: 1_600, whole: true })
    viewer.close()
  })

  test('says so again as long as it does, and a gateway that dies is forgotten', async () => {
    const viewer = await view()
    await device.next('watch')
    await gateway.bus.devices.order(paired.deviceId, {
      type: 'watch',
      viewer: 'of a gateway that died',
      display: 0,
      maxWidth: 2_000,
      maxHeight: 1_000,
      whole: false,
    })
    expect(await device.next('watch')).toMatchObject({ maxWidth: 2_000 })
    for (let second = 0; second < 10; second++) {
      timers.advance(1_000)
      await viewer.roundTrip()
      if (second % 4 === 0) device.send({ type: 'local_input' })
    }
    for (let told = await device.next('watch'); told.maxWidth !== 800;) told = await device.next('watch')
    viewer.close()
    await device.next('unwatch')
  })

  test('hears at once what changes, and that somebody sits at the computer', async () => {
    const viewer = await view()
    device.send({ type: 'local_input' })
    await viewer.next('local_input')
    await call(gateway.url, `/api/devices/${paired.deviceId}/stop`, token, 'POST')
    await viewer.next('device', ({ device: { stopped } }) => stopped?.seen === false)
    device.send({ type: 'stopped', by: 'remote', epoch: 1 })
    await viewer.next('device', ({ device: { stopped } }) => stopped?.seen === true)
    device.close()
    await viewer.next('device', ({ device: { online } }) => !online)
    await call(gateway.url, `/api/devices/${paired.deviceId}`, token, 'DELETE')
    expect(await viewer.next('refused')).toMatchObject({ code: 'not_found' })
    viewer.close()
  })

  test('without a token, or with one that is over, is shown the door; also in the middle of it', async () => {
    const [nobody, wrong] = [await connectViewer(gateway.url, null), await connectViewer(gateway.url, 'wrong')]
    nobody.look(paired.deviceId)
    expect(await nobody.closed).toBe(closeCodes.unauthorized)
    expect(await wrong.closed).toBe(closeCodes.unauthorized)
    const viewer = await view()
    await control({ take: true, pin })
    await viewer.next('device', ({ yours }) => yours)
    await logOut(gateway.deps, { userId: gateway.userId, tokenId })
    expect(await viewer.closed).toBe(closeCodes.unauthorized)
    await device.next('unwatch')
    for (let told = await device.next('control'); told.controller !== 'nobody';) told = await device.next('control')
  })

  test('at a computer of somebody else is answered as if it were not there', async () => {
    const { userId } = await aPerson(gateway.db)
    const foreign = await issueToken(gateway.db, userId, { address: '127.0.0.1', userAgent: 'test' })
    const viewer = await connectViewer(gateway.url, foreign)
    viewer.look(paired.deviceId)
    const answer = await viewer.next('refused')
    viewer.look(newId('device'))
    expect(await viewer.next('refused')).toEqual(answer)
    viewer.send({ type: 'input', events: [move] })
    expect(await viewer.next('refused')).toMatchObject({ code: 'bad_request' })
    viewer.send({ type: 'nonsense' })
    expect(await viewer.next('refused')).toMatchObject({ code: 'bad_request' })
    await gateway.bus.devices.order(paired.deviceId, { type: 'input', epoch: 7, display: 0, events: [move] })
    expect(await device.next('input')).toMatchObject({ epoch: 7 })
    expect(device.heard.filter(({ type }) => type === 'watch')).toEqual([])
    viewer.close()
  })
})

describe('mouse and keyboard', () => {
  test('are the person’s while they have them and look, on the display they see', async () => {
    const viewer = await view()
    viewer.send({ type: 'input', events: [move] })
    expect(await viewer.next('refused')).toMatchObject({ code: 'bad_request' })
    await control({ take: true, pin })
    expect(await device.next('control')).toMatchObject({ epoch: 1, controller: 'person' })
    await viewer.next('device', ({ yours }) => yours)
    show(1, { whole: true, display: 1 })
    await viewer.picture()
    viewer.send({ type: 'input', events: [move] })
    expect(await device.next('input')).toEqual({ type: 'input', epoch: 1, display: 1, events: [move] })
    viewer.close()
    expect(await device.next('control')).toMatchObject({ epoch: 2, controller: 'nobody' })
    expect(await row()).toMatchObject({ controller: 'nobody' })
  })

  test('reach the computer behind the word that they are the person’s, however soon they are used', async () => {
    await giveControl(gateway.db, {
      userId: gateway.userId,
      deviceId: paired.deviceId,
      holder: { by: 'person', token: tokenId },
      forMs: 15_000,
    })
    for (const x of [0.1, 0.2]) {
      await gateway.bus.devices.order(paired.deviceId, {
        type: 'input',
        epoch: 1,
        display: 0,
        events: [{ type: 'button', button: 'left', down: x === 0.1, x, y: 0 }],
      })
    }
    expect(await device.next('control')).toMatchObject({ epoch: 1, controller: 'person' })
    expect(await device.next('input')).toMatchObject({ epoch: 1, events: [{ x: 0.1 }] })
    expect(await device.next('input')).toMatchObject({ epoch: 1, events: [{ x: 0.2 }] })
  })

  test('take the PIN, which a session that has them is not asked for again', async () => {
    const viewer = await view()
    expect(await control({ take: true })).toMatchObject({ status: 401, body: { code: 'pin_required' } })
    expect(await control({ take: true, pin: '000000' })).toMatchObject({ status: 401, body: { code: 'pin_invalid' } })
    expect(await row()).toMatchObject({ controller: 'nobody' })
    await control({ take: true, pin })
    expect((await control({ take: true })).body.device).toMatchObject({ controller: 'person' })
    expect(await control({ take: true }, await gateway.token())).toMatchObject({ status: 401 })
    viewer.close()
  })

  test('stay with a session that has two pages open until the last is closed', async () => {
    const [one, two] = [await view(), await view()]
    await control({ take: true, pin })
    await Promise.all([one, two].map((viewer) => viewer.next('device', ({ yours }) => yours)))
    one.terminate()
    await one.closed
    two.send({ type: 'input', events: [move] })
    await device.next('input')
    expect(await row()).toMatchObject({ controller: 'person' })
    two.terminate()
    for (let told = await device.next('control'); told.controller !== 'nobody';) told = await device.next('control')
  })

  test('go to another session of the person that takes them', async () => {
    const [viewer, elsewhere] = [await view(), await gateway.token()]
    await control({ take: true, pin })
    await viewer.next('device', ({ yours }) => yours)
    await control({ take: true, pin }, elsewhere)
    await viewer.next('device', ({ yours, device: one }) => !yours && one.controller === 'person')
    viewer.send({ type: 'input', events: [move] })
    await viewer.next('refused')
    viewer.close()
    expect(await row()).toMatchObject({ controller: 'person', epoch: 2 })
  })

  test('are kept while the page is open, and lost by one that no longer says so', async () => {
    const viewer = await view()
    await control({ take: true, pin })
    await viewer.next('device', ({ yours }) => yours)
    const soon = new Date(Date.now() + 3_000)
    await gateway.db.prisma.device.update({ where: { id: paired.deviceId }, data: { controlUntil: soon } })
    timers.advance(5_000)
    const kept = async () =>
      (await gateway.db.prisma.device.findUniqueOrThrow({ where: { id: paired.deviceId } })).controlUntil
    for (let until = await kept(); until?.getTime() === soon.getTime();) {
      await viewer.roundTrip()
      until = await kept()
    }
    expect((await kept())?.getTime()).toBeGreaterThan(Date.now() + 5_000)
    await gateway.db.prisma.device.update({ where: { id: paired.deviceId }, data: { controlUntil: new Date() } })
    timers.advance(5_000)
    await viewer.next('device', ({ yours, device: one }) => !yours && one.controller === 'nobody')
    for (let told = await device.next('control'); told.controller !== 'nobody';) told = await device.next('control')
    viewer.close()
  })

  test('given back with a summary let the turn go on that waits for them', async () => {
    const client = await connectRaw(gateway.url, { query: `?token=${token}` })
    const turn = await aDesktopTurn(gateway.db, { userId: gateway.userId, deviceId: paired.deviceId })
    await control({ take: true, pin })
    const id = newId('question')
    const questions = [{ id, toolCallId: null, purpose: 'takeover' as const, questions: [{ question: 'Go on?' }] }]
    const parking = { permissions: [], questions, permissionTimeoutMs: 60_000, questionTimeoutMs: 60_000 }
    expect(await parkTurn(gateway.db, turn.fence, parking)).toBe(true)
    const summary = 'I signed in and closed the banner.'
    expect((await control({ take: false, summary })).body.device).toMatchObject({ controller: 'nobody' })
    expect(await client.next('question_resolved')).toMatchObject({
      request_id: id,
      turn_id: turn.turnId,
      decision: 'answered',
      answers: { summary },
    })
    expect(await gateway.db.prisma.question.findUnique({ where: { id } })).toMatchObject({ answers: { summary } })
    client.close()
  })

  test('are nobody’s after a stop, and what is pressed then goes nowhere', async () => {
    const viewer = await view()
    await control({ take: true, pin })
    await viewer.next('device', ({ yours }) => yours)
    await call(gateway.url, `/api/devices/${paired.deviceId}/stop`, token, 'POST')
    await device.next('stop')
    await viewer.next('device', ({ yours }) => !yours)
    viewer.send({ type: 'input', events: [move] })
    await viewer.next('refused')
    expect(device.heard.filter(({ type }) => type === 'input')).toEqual([])
    await call(gateway.url, `/api/devices/${paired.deviceId}/arm`, token, 'POST', { pin })
    viewer.close()
  })

  test('of somebody who does more than a person can are let go', async () => {
    const viewer = await view()
    await control({ take: true, pin })
    await viewer.next('device', ({ yours }) => yours)
    const key: InputEvent = { type: 'key', key: 'a', code: 'KeyA', down: true }
    for (let frame = 0; frame < 3; frame++) viewer.send({ type: 'input', events: Array(200).fill(key) })
    expect(await viewer.closed).toBe(closeCodes.badFrame)
    for (let told = await device.next('control'); told.controller !== 'nobody';) told = await device.next('control')
  })
})
