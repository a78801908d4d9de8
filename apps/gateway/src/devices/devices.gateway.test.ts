import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { deviceKeyContext, vaultSecretContext } from '@rain/db'
import { aPerson } from '@rain/db/testing'
import {
  deviceListSchema,
  newId,
  pairedSchema,
  pairingSchema,
  vaultSchema,
  type Device,
  type DeviceAnswer,
  type DeviceList,
} from '@rain/protocol'
import { createLinkIdentity, pairingFingerprint, parseSealingKeys, seal, unseal } from '@rain/runtime'
import { issueToken } from '../auth/tokens.ts'
import { call, connectRaw, pin, post } from '../testing/clients.ts'
import { connectDevice, newCode, pairDevice, publicKeyOf } from '../testing/fake-device.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
}, 120_000)
afterAll(() => gateway?.close())
beforeEach(async () => {
  token = await gateway.token()
  await gateway.db.prisma.device.deleteMany()
  await gateway.bus.redis.flushdb()
})

const list = async (of = token) => deviceListSchema.parse((await call(gateway.url, '/api/devices', of)).body)
const act = (path: string, body?: object, of = token) =>
  call<DeviceAnswer & { code?: string; error?: string }>(gateway.url, `/api/devices/${path}`, of, 'POST', body)
const pair = (code: string, more: object = {}) =>
  post(gateway.url, '/api/devices/pair', {
    code,
    name: 'study',
    public_key: publicKeyOf(createLinkIdentity()),
    ...more,
  })
const stranger = async () => {
  const { userId } = await aPerson(gateway.db)
  return issueToken(gateway.db, userId, { address: '127.0.0.1', userAgent: 'test' })
}

describe('pairing', () => {
  test('takes a code, the comparison of a fingerprint that both ends can work out, and the PIN', async () => {
    const pairing = pairingSchema.parse((await act('pairings')).body)
    expect(pairing.expires_at * 1000).toBeGreaterThan(Date.now())
    const identity = createLinkIdentity()
    const answer = await pair(pairing.code, { public_key: publicKeyOf(identity), name: ' the study ' })
    const paired = pairedSchema.parse(await answer.json())
    const serverKey = Buffer.from(paired.server_key, 'base64')
    expect(paired.fingerprint).toBe(pairingFingerprint(serverKey, identity.publicKey, paired.device_id))
    expect((await list()).devices).toMatchObject([
      { id: paired.device_id, name: 'the study', status: 'pending', fingerprint: paired.fingerprint, online: false },
    ])
    expect(await act(`${paired.device_id}/confirm`)).toMatchObject({ status: 401, body: { code: 'pin_required' } })
    expect(await act(`${paired.device_id}/confirm`, { pin: '000000' })).toMatchObject({
      status: 401,
      body: { code: 'pin_invalid' },
    })
    expect((await list()).devices).toMatchObject([{ status: 'pending' }])
    expect(await act(`${paired.device_id}/confirm`, { pin })).toMatchObject({
      status: 200,
      body: { device: { status: 'paired', confirm_until: null } },
    })
  })

  test('refuses a wrong, a used, a late and a replaced code with one and the same answer', async () => {
    const used = await newCode(gateway.url, token)
    expect((await pair(used)).status).toBe(200)
    const late = await newCode(gateway.url, token)
    await gateway.db.prisma.devicePairing.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
    const answers = [await pair('ABCDE-FGHJK'), await pair('nothing'), await pair(used), await pair(late)]
    const replaced = await newCode(gateway.url, token)
    const newer = await newCode(gateway.url, token)
    answers.push(await pair(replaced))
    const said = await Promise.all(answers.map(async (answer) => `${answer.status} ${await answer.text()}`))
    expect(new Set(said).size).toBe(1)
    expect(said[0]).toMatch(/^404 /)
    expect((await pair(newer)).status).toBe(200)
  })

  test('ends a code with the fifth wrong guess, from wherever the guesses come', async () => {
    const code = await newCode(gateway.url, token)
    await Promise.all([1, 2, 3, 4, 5].map(() => pair('ABCDE-FGHJK')))
    expect((await pair(code)).status).toBe(404)
  })

  test('lets one of many through that name the same code at once', async () => {
    const code = await newCode(gateway.url, token)
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => pair(code)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404])
    expect((await list()).devices).toHaveLength(1)
  })

  test('lets an address knock no more often than the door of the PIN', async () => {
    const statuses = []
    for (let knock = 0; knock < 11; knock++) statuses.push((await pair('ABCDE-FGHJK')).status)
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(404))
    expect(statuses[10]).toBe(429)
  })

  test.each([
    { public_key: 'short' },
    { public_key: `${'A'.repeat(43)}!` },
    { name: '  ' },
    { name: 'a\0b' },
    { more: 1 },
  ])('takes no %j, and the code is still good', async (wrong) => {
    const code = await newCode(gateway.url, token)
    expect((await pair(code, wrong)).status).toBe(400)
    expect((await pair(code)).status).toBe(200)
  })

  test('is over for a computer that nobody has confirmed in time', async () => {
    const { deviceId } = await pairDevice(gateway.url, token, { confirmed: false })
    await gateway.db.prisma.device.updateMany({ data: { createdAt: new Date(Date.now() - 301_000) } })
    expect(await act(`${deviceId}/confirm`, { pin })).toMatchObject({ status: 404 })
    expect((await list()).devices).toEqual([])
  })

  test('needs a token for the code, but none to name it', async () => {
    expect((await post(gateway.url, '/api/devices/pairings', {})).status).toBe(401)
  })

  test('of several makes one key for the server, also at once', async () => {
    const [one, two] = await Promise.all([
      pairDevice(gateway.url, token),
      aPerson(gateway.db).then(async ({ userId }) => {
        const other = await issueToken(gateway.db, userId, { address: '127.0.0.1', userAgent: 'test' })
        return pairDevice(gateway.url, other, { confirmed: false })
      }),
    ])
    const third = await pairDevice(gateway.url, token, { confirmed: false })
    expect(third.paired.server_key).toBe(one.paired.server_key)
    expect(two.paired.server_key).not.toBe(one.paired.server_key)
  })
})

describe('a server whose secret key is lost', () => {
  test('keeps its computers from being paired with another one, until they are removed', async () => {
    const { deviceId } = await pairDevice(gateway.url, token)
    const other = parseSealingKeys('77'.repeat(32))
    const lost = seal(other, deviceKeyContext(gateway.userId), 'lost')
    await gateway.db.prisma.user.update({ where: { id: gateway.userId }, data: { sealedDeviceKey: lost } })
    expect(await act('pairings')).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    await call(gateway.url, `/api/devices/${deviceId}`, token, 'DELETE')
    const anew = await pairDevice(gateway.url, token)
    const device = await connectDevice(gateway.url, anew)
    await device.next('control')
    device.close()
  })
})

describe('a computer of one person', () => {
  test('is nothing to another: a foreign one is answered like one that is not there', async () => {
    const { deviceId } = await pairDevice(gateway.url, token)
    const other = await stranger()
    expect((await list(other)).devices).toEqual([])
    const tries: [string, string, object?][] = [
      ['POST', '/confirm', { pin }],
      ['POST', '/stop'],
      ['POST', '/arm', { pin }],
      ['POST', '/control', { take: true }],
      ['POST', '/control', { take: false }],
      ['PATCH', '', { name: 'mine' }],
      ['DELETE', ''],
    ]
    for (const [method, path, body] of tries) {
      const answers = []
      for (const id of [deviceId, newId('device')]) {
        const { status, body: said } = await call(gateway.url, `/api/devices/${id}${path}`, other, method, body)
        answers.push({ status, said })
      }
      expect(answers[0]?.status).toBe(404)
      expect(answers[0]).toEqual(answers[1])
    }
    expect((await list()).devices).toMatchObject([{ id: deviceId, name: 'study', stopped: null, controller: 'nobody' }])
  })
})

describe('a paired computer', () => {
  test('is renamed, and recorded or not', async () => {
    const { deviceId } = await pairDevice(gateway.url, token)
    const change = (body: object) => call<DeviceAnswer>(gateway.url, `/api/devices/${deviceId}`, token, 'PATCH', body)
    expect((await change({ name: 'den', records: true })).body.device).toMatchObject({
      name: 'den',
      records: true,
      keep_days: 7,
    })
    expect((await change({ keep_days: 30 })).body.device).toMatchObject({ name: 'den', records: true, keep_days: 30 })
    expect(await change({ keep_days: 0 })).toMatchObject({ status: 400 })
    expect(await change({ name: 'a\0b' })).toMatchObject({ status: 400 })
  })

  test('is stopped without the PIN, and armed with it, once it is there', async () => {
    const paired = await pairDevice(gateway.url, token)
    const { deviceId } = paired
    const stopped = (await act(`${deviceId}/stop`)).body.device.stopped
    expect(stopped).toMatchObject({ by: 'person', seen: false })
    expect(await act(`${deviceId}/control`, { take: true, pin })).toMatchObject({
      status: 409,
      body: { code: 'device_stopped' },
    })
    expect(await act(`${deviceId}/arm`, { pin })).toMatchObject({ status: 409, body: { code: 'device_offline' } })
    const device = await connectDevice(gateway.url, paired)
    await device.next('stop')
    expect(await act(`${deviceId}/arm`)).toMatchObject({ status: 401, body: { code: 'pin_required' } })
    expect((await act(`${deviceId}/arm`, { pin })).body.device).toMatchObject({ stopped: null, online: true })
    device.close()
  })

  test('is stopped with all others, and told of to every client', async () => {
    const client = await connectRaw(gateway.url, { query: `?token=${token}` })
    await client.next('status')
    const ids = [await pairDevice(gateway.url, token), await pairDevice(gateway.url, token)].map(
      ({ deviceId }) => deviceId,
    )
    const { body } = await call<{ devices: Device[] }>(gateway.url, '/api/devices/stop', token, 'POST')
    expect(body.devices.map(({ id }) => id).sort()).toEqual([...ids].sort())
    for (const id of ids)
      await client.next('device_changed', ({ device }) => device.id === id && device.stopped?.by === 'person')
    client.close()
  })

  test('is taken and given back by a session, and by no other', async () => {
    const { deviceId } = await pairDevice(gateway.url, token)
    expect((await act(`${deviceId}/control`, { take: true, pin })).body.device).toMatchObject({ controller: 'person' })
    expect((await list()).yours).toEqual([deviceId])
    const elsewhere = await gateway.token()
    expect((await list(elsewhere)).yours).toEqual([])
    expect((await act(`${deviceId}/control`, { take: false }, elsewhere)).body.device).toMatchObject({
      controller: 'person',
    })
    expect((await act(`${deviceId}/control`, { take: false })).body.device).toMatchObject({ controller: 'nobody' })
    expect(await act(`${deviceId}/control`, { take: false, summary: 'x'.repeat(2_001) })).toMatchObject({ status: 400 })
    expect(await act(`${deviceId}/control`, { take: 'yes' })).toMatchObject({ status: 400 })
  })

  test('that is revoked is gone for every client, and its agents work on files', async () => {
    const { deviceId } = await pairDevice(gateway.url, token)
    const client = await connectRaw(gateway.url, { query: `?token=${token}` })
    await client.next('status')
    expect(await call(gateway.url, `/api/devices/${deviceId}`, token, 'DELETE')).toMatchObject({
      status: 200,
      body: { revoked: true },
    })
    expect(await client.next('device_removed')).toMatchObject({ device_id: deviceId })
    expect((await list()).devices).toEqual([])
    client.close()
  })
})

describe('an agent', () => {
  const connected = async () => {
    const client = await connectRaw(gateway.url, { query: `?token=${token}` })
    await client.next('status')
    client.send({ type: 'set_cwd', path: gateway.home, fresh: true })
    await client.next('status')
    return client
  }
  const agent = async () => {
    const { body } = await call<{ agents: Record<string, unknown>[] }>(gateway.url, '/api/agents', token)
    return body.agents[0]
  }

  test('is refused a computer when there is none, as old clients know it', async () => {
    const client = await connected()
    client.send({ type: 'set_mode', mode: 'computer_use' })
    expect(await client.next('error')).toMatchObject({ code: 'not_available' })
    client.send({ type: 'set_mode', mode: 'coding' })
    expect(await client.next('mode_changed')).toEqual({ type: 'mode_changed', agent_id: 'default', mode: 'coding' })
    client.close()
  })

  test('works on the only one, on the display it is told, until it goes back to files', async () => {
    const paired = await pairDevice(gateway.url, token)
    const client = await connected()
    const device = await connectDevice(gateway.url, paired)
    await device.next('control')
    client.send({ type: 'set_mode', mode: 'computer_use' })
    expect(await client.next('mode_changed')).toEqual({
      type: 'mode_changed',
      agent_id: 'default',
      mode: 'computer_use',
      display_info: {
        screen_width: 1920,
        screen_height: 1080,
        scaled_width: 1429,
        scaled_height: 804,
        scale_factor: expect.closeTo(0.7447, 3),
        monitor_index: 0,
        monitor_count: 2,
        monitor_offset: { left: 0, top: 0 },
      },
    })
    client.send({ type: 'set_monitor', monitor_index: 1 })
    expect(await client.next('mode_changed')).toMatchObject({
      display_info: { screen_width: 1280, monitor_index: 1, monitor_offset: { left: 1920, top: 0 } },
    })
    expect(await agent()).toMatchObject({ mode: 'computer_use', device_id: paired.deviceId, display: 1 })
    client.send({ type: 'set_cwd', path: gateway.home })
    expect(await client.next('mode_changed')).toMatchObject({
      mode: 'computer_use',
      display_info: { monitor_index: 1 },
    })
    client.send({ type: 'set_monitor', monitor_index: 2 })
    expect(await client.next('error')).toMatchObject({ code: 'bad_request' })
    client.send({ type: 'set_mode', mode: 'coding' })
    expect(await client.next('mode_changed')).toMatchObject({ mode: 'coding' })
    expect(await agent()).toMatchObject({ mode: 'coding', device_id: null, display: 0 })
    client.send({ type: 'set_monitor', monitor_index: 0 })
    expect(await client.next('error')).toMatchObject({ code: 'bad_request' })
    client.close()
    device.close()
  })

  test('is told to choose where there are several, and that its choice is not there now', async () => {
    const [one] = [await pairDevice(gateway.url, token, { name: 'den' }), await pairDevice(gateway.url, token)]
    await pairDevice(gateway.url, token, { name: 'unconfirmed', confirmed: false })
    const client = await connected()
    client.send({ type: 'set_mode', mode: 'computer_use' })
    const { text } = await client.next('error')
    expect(text).toMatch(/den .*study /)
    expect(text).not.toContain('unconfirmed')
    client.send({ type: 'set_mode', mode: 'computer_use', device_id: one.deviceId })
    expect(await client.next('mode_changed')).toMatchObject({ mode: 'computer_use', display_info: null })
    expect(await client.next('status')).toMatchObject({ text: 'den is not connected at the moment.' })
    client.close()
  })

  test('works on no computer of somebody else, and on none that is not confirmed', async () => {
    const foreign = await pairDevice(gateway.url, await stranger(), { confirmed: false })
    const pending = await pairDevice(gateway.url, token, { confirmed: false })
    const client = await connected()
    for (const device_id of [foreign.deviceId, pending.deviceId, newId('device')]) {
      client.send({ type: 'set_mode', mode: 'computer_use', device_id })
      expect(await client.next('error')).toMatchObject({ code: 'not_found', text: 'There is no such computer.' })
    }
    client.close()
  })

  test('that is stopped in an emergency stops its computer; `all` stops every one', async () => {
    const [one, two] = [await pairDevice(gateway.url, token), await pairDevice(gateway.url, token)]
    const client = await connected()
    client.send({ type: 'set_mode', mode: 'computer_use', device_id: one.deviceId })
    await client.next('mode_changed')
    client.send({ type: 'emergency_stop' })
    await client.next('status', ({ text }) => text.startsWith('EMERGENCY STOP'))
    expect((await list()).devices).toMatchObject([{ stopped: { by: 'person' } }, { stopped: null }])
    client.send({ type: 'emergency_stop', all: true })
    await client.next('status', ({ text }) => text.startsWith('EMERGENCY STOP'))
    expect((await list()).devices).toMatchObject([
      { id: one.deviceId, stopped: { by: 'person' } },
      { id: two.deviceId, stopped: { by: 'person' } },
    ])
    client.close()
  })
})

describe('the vault', () => {
  const vault = async (method = 'GET', body?: object, of = token) => {
    const answer = await call(gateway.url, '/api/vault', of, method, body)
    return answer.status === 200 ? vaultSchema.parse(answer.body).secrets.map(({ name }) => name) : answer
  }

  test('keeps a secret sealed, with the PIN, and never gives it back', async () => {
    const secret = { name: 'bank', value: 'correct horse' }
    expect(await vault('PUT', secret)).toMatchObject({ status: 401, body: { code: 'pin_required' } })
    expect(await vault('PUT', { ...secret, pin })).toEqual(['bank'])
    const stored = await gateway.db.prisma.vaultSecret.findFirstOrThrow({ where: { userId: gateway.userId } })
    expect(stored.sealed).not.toContain('horse')
    const context = vaultSecretContext(gateway.userId, 'bank')
    expect(unseal(gateway.deps.sealingKeys, context, stored.sealed)).toBe('correct horse')
    expect(JSON.stringify((await call(gateway.url, '/api/vault', token)).body)).not.toContain('horse')
    expect(await vault('GET', undefined, await stranger())).toEqual([])
    expect(await vault('DELETE', { name: 'bank' })).toMatchObject({ status: 401 })
    expect(await vault('DELETE', { name: 'bank', pin })).toEqual([])
    expect(await vault('DELETE', { name: 'bank', pin })).toMatchObject({ status: 404 })
  })
})

test('the list is as of a place in the log', async () => {
  const client = await connectRaw(gateway.url, { query: `?token=${token}` })
  await client.next('status')
  const { cursor } = await call<DeviceList>(gateway.url, '/api/devices', token).then(({ body }) => body)
  const paired = await pairDevice(gateway.url, token, { confirmed: false })
  const told = await client.next('device_changed', ({ device }) => device.id === paired.deviceId)
  expect(told.cursor).not.toBe(cursor)
  client.close()
})
