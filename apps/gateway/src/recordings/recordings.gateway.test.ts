import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { addDevice, confirmDevice, forgetDesktopPictures, stopDevices, takeControl } from '@rain/db'
import { aPerson } from '@rain/db/testing'
import { messagesSchema, metricsSchema, newId, recordingListSchema, recordingSchema } from '@rain/protocol'
import { issueToken } from '../auth/tokens.ts'
import { aDesktopTurn } from '../testing/desktop-turn.ts'
import { call, pin } from '../testing/clients.ts'
import { aRecordedTurn, aRecordingDevice } from '../testing/recorded-turn.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'
import { exportHtml } from './export-recording.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
}, 120_000)
afterAll(() => gateway?.close())
beforeEach(async () => {
  token = await gateway.token()
  await gateway.bus.redis.flushdb()
})

const list = async (deviceId: string, query = '') =>
  recordingListSchema.parse((await call(gateway.url, `/api/devices/${deviceId}/recordings${query}`, token)).body)
const read = async (turnId: string) =>
  recordingSchema.parse((await call(gateway.url, `/api/recordings/${turnId}`, token)).body)
const countedTurns = async () =>
  metricsSchema.parse((await call(gateway.url, '/api/metrics', token)).body).totals.all_time.sessions
const drop = (turnId: string, body?: object) =>
  call<{ code?: string; pictures?: number }>(gateway.url, `/api/recordings/${turnId}`, token, 'DELETE', body)

test('a turn on a computer is told step by step, with the pictures before and after', async () => {
  const deviceId = await aRecordingDevice(gateway)
  const turn = await aRecordedTurn(gateway, deviceId)
  const look = await turn.act({ action: 'screenshot' })
  const click = await turn.act({ action: 'left_click', coordinate: [10, 20] })
  const typed = await turn.act({ action: 'type', text: 'Hola' }, null)
  await turn.finish()

  const recording = await read(turn.turnId)
  expect(recording).toMatchObject({
    text: 'hello',
    agent_id: turn.agentKey,
    outcome: 'completed',
    outcome_text: 'Saved.',
    steps: 3,
    pictures: { taken: 2, kept: 2 },
    device: { id: deviceId, name: 'study' },
    cost_usd: 0,
  })
  expect(recording.timeline).toMatchObject([
    { call_id: look.callId, before: null, after: { id: look.imageId, kept: true }, decision: { by: 'level' } },
    {
      call_id: click.callId,
      action: { action: 'left_click', coordinate: [10, 20] },
      before: { id: look.imageId },
      after: { id: click.imageId },
      pointer: [5, 6],
      window: { title: 'Untitled', app: 'editor' },
      decision: { allowed: true },
    },
    { call_id: typed.callId, action: { text: 'Hola' }, before: { id: click.imageId }, after: { id: click.imageId } },
  ])
})

test('a secret is named, and never in it', async () => {
  const turn = await aRecordedTurn(gateway, await aRecordingDevice(gateway))
  await turn.act({ action: 'type_secret', secret: 'bank' })
  await turn.finish()
  expect((await read(turn.turnId)).timeline).toMatchObject([{ action: { action: 'type_secret', secret: 'bank' } }])
})

test('who took mouse and keyboard, and who stopped it, is on the timeline', async () => {
  const deviceId = await aRecordingDevice(gateway)
  const turn = await aRecordedTurn(gateway, deviceId)
  const { userId } = gateway
  await turn.act({ action: 'screenshot' })
  await call(gateway.url, `/api/devices/${deviceId}/control`, token, 'POST', { take: true, pin })
  await stopDevices(gateway.db, { userId, deviceId, by: 'hotkey' })
  await turn.finish({ outcome: 'interrupted', text: 'Stopped.' })
  const { takeovers, stops } = await read(turn.turnId)
  expect([takeovers, stops]).toMatchObject([[{ until: null }], [{ by: 'hotkey' }]])
})

test('the list has the turns of this computer alone, the newest first, a page at a time', async () => {
  const deviceId = await aRecordingDevice(gateway)
  const turns: string[] = []
  for (const device of [deviceId, deviceId, await aRecordingDevice(gateway), deviceId]) {
    const turn = await aRecordedTurn(gateway, device)
    await turn.act({ action: 'screenshot' })
    await turn.finish()
    if (device === deviceId) turns.unshift(turn.turnId)
  }
  const first = await list(deviceId, '?limit=2')
  expect(first).toMatchObject({ more: true, device: { id: deviceId, records: true, keep_days: 7 } })
  const second = await list(deviceId, `?limit=2&before=${turns[1]}`)
  expect(second.more).toBe(false)
  expect([...first.recordings, ...second.recordings].map(({ turn_id }) => turn_id)).toEqual(turns)
})

test('pictures that are no longer kept are missing, the calls are not', async () => {
  const deviceId = await aRecordingDevice(gateway, { records: false })
  const turn = await aRecordedTurn(gateway, deviceId)
  await turn.act({ action: 'screenshot' })
  await turn.finish()
  await gateway.db.pool.query(`UPDATE turns SET finished_at = now() - interval '2 days' WHERE id = $1`, [turn.turnId])
  await forgetDesktopPictures(gateway.db, 100)
  expect(await read(turn.turnId)).toMatchObject({
    pictures: { taken: 1, kept: 0 },
    kept_until: null,
    timeline: [{ after: { kept: false } }],
  })
})

test('it is deleted with the PIN, once its turn has ended', async () => {
  const turn = await aRecordedTurn(gateway, await aRecordingDevice(gateway))
  await turn.act({ action: 'screenshot' })
  expect((await drop(turn.turnId, { pin })).body.code).toBe('agent_busy')
  await turn.finish()
  expect((await drop(turn.turnId)).body.code).toBe('pin_required')
  expect((await drop(turn.turnId, { pin: '000000' })).body.code).toBe('pin_invalid')
  expect((await read(turn.turnId)).pictures.kept).toBe(1)
  expect((await drop(turn.turnId, { pin })).body).toEqual({ pictures: 1 })
  expect((await read(turn.turnId)).pictures).toEqual({ taken: 1, kept: 0 })
})

test('it is taken along as one file with its pictures', async () => {
  const turn = await aRecordedTurn(gateway, await aRecordingDevice(gateway))
  const bytes = Buffer.from('a picture of its own')
  await turn.act({ action: 'screenshot' }, bytes)
  await turn.finish()
  const headers = { authorization: `Bearer ${token}` }
  const path = `${gateway.url}/api/recordings/${turn.turnId}/export`
  const answer = await fetch(`${path}?lang=es`, { headers })
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="rain-recording-${turn.turnId}.html"`)
  const page = await answer.text()
  expect(page).toContain(`data:image/jpeg;base64,${bytes.toString('base64')}`)
  expect(page).toContain('Miró la pantalla')
  expect(page.endsWith('</html>\n')).toBe(true)
  expect((await fetch(path)).status).toBe(401)
})

test('in the history and in the figures it is a turn like others', async () => {
  const turn = await aRecordedTurn(gateway, await aRecordingDevice(gateway))
  await turn.act({ action: 'left_click', coordinate: [10, 20] })
  const before = await countedTurns()
  await turn.finish()
  const path = `/api/messages?cwd=${encodeURIComponent('/home/me')}&agent_id=${turn.agentKey}`
  const { messages } = messagesSchema.parse((await call(gateway.url, path, token)).body)
  expect(messages).toMatchObject([
    { role: 'user', type: 'text' },
    {
      role: 'tool',
      type: 'tool_use',
      content: { tool: 'computer', input: { action: 'left_click', coordinate: [10, 20] } },
    },
    { role: 'tool', type: 'tool_result', content: { content: 'Done.', is_error: false } },
    { role: 'assistant', type: 'result', content: { text: 'Saved.', num_turns: 1 } },
  ])
  expect(await countedTurns()).toBe(before + 1)
})

test('one that is too large for a file says so before it begins', async () => {
  const turn = await aRecordedTurn(gateway, await aRecordingDevice(gateway))
  await turn.act({ action: 'screenshot' }, Buffer.alloc(1000))
  const recording = await read(turn.turnId)
  const wish = { userId: gateway.userId, recording, lang: 'en' } as const
  await expect(exportHtml(gateway.db, { ...wish, mostBytes: 999 })).rejects.toMatchObject({ code: 'too_large' })
  await expect(exportHtml(gateway.db, { ...wish, mostBytes: 1000 })).resolves.toBeTruthy()
})

test('what belongs to somebody else is not there', async () => {
  const { userId } = await aPerson(gateway.db)
  const deviceId = newId('device')
  await addDevice(gateway.db, { id: deviceId, userId, name: 'theirs', publicKey: 'k', fingerprint: 'f' })
  await confirmDevice(gateway.db, { userId, deviceId, by: 'tok_1' })
  const turn = await aDesktopTurn(gateway.db, { userId, deviceId })
  await turn.call({ action: 'screenshot' })
  await takeControl(gateway.db, { userId, deviceId, holder: { by: 'person', token: 'tok_2' } })
  const theirs = await issueToken(gateway.db, userId, { address: '127.0.0.1', userAgent: 'test' })
  const of = (who: string, path: string) => call(gateway.url, path, who).then(({ status }) => status)
  for (const path of [`/api/devices/${deviceId}/recordings`, `/api/recordings/${turn.turnId}`]) {
    expect([await of(theirs, path), await of(token, path), await of('', path)]).toEqual([200, 404, 401])
  }
  expect(await of(token, `/api/recordings/${turn.turnId}/export`)).toBe(404)
  expect((await drop(turn.turnId, { pin })).status).toBe(404)
})
