import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { sweepPush } from '@rain/db'
import { anAgent, aQueuedTurn } from '@rain/db/testing'
import { newId, type PushList, type PushMessage, type PushSubscriptionInfo } from '@rain/protocol'
import { startPushService, type SimulatedPushService, type SimulatedSubscription } from '@rain/testing'
import { call, connectIo, post } from '../testing/clients.ts'
import { createManualTimers } from '../testing/manual-timers.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'
import { pushRound } from './push-round.ts'
import { pushRulesOf } from './push-rules.ts'
import { createSendMessage } from './send-message.ts'

let service: SimulatedPushService
let gateway: TestGateway
let token: string

beforeAll(async () => {
  service = await startPushService()
  // Rounds are made by the tests, one after the other.
  gateway = await startTestGateway({ env: { RAIN_PUSH_HOSTS: service.host }, timers: createManualTimers() })
}, 120_000)

beforeEach(async () => {
  await gateway.db.prisma.pushSubscription.deleteMany()
  token = await gateway.token()
})

afterAll(async () => {
  await gateway?.close()
  await service?.close()
})

const round = (rules = pushRulesOf(gateway.deps.config)) =>
  pushRound({ ...gateway.deps, send: createSendMessage({ rules, contact: 'mailto:me@example.org' }) })

const list = async () => (await call<PushList>(gateway.url, '/api/push', token)).body

async function subscribe(
  given: Partial<{ browser: SimulatedSubscription; language: string; as: string }> = {},
): Promise<{ browser: SimulatedSubscription; info: PushSubscriptionInfo }> {
  const browser = given.browser ?? service.subscribe((await list()).public_key)
  const { endpoint, keys } = browser
  const body = { endpoint, keys, label: 'Phone', language: given.language ?? 'en', time_zone: 'UTC' }
  const answer = await call<{ subscription: PushSubscriptionInfo }>(
    gateway.url,
    '/api/push/subscriptions',
    given.as ?? token,
    'POST',
    body,
  )
  expect(answer).toMatchObject({ status: 200 })
  return { browser, info: answer.body.subscription }
}

const change = (id: string, body: object) =>
  call<{ subscription: PushSubscriptionInfo }>(gateway.url, `/api/push/subscriptions/${id}`, token, 'PATCH', body)

const messageOf = async (browser: SimulatedSubscription) => JSON.parse((await browser.next()).text) as PushMessage

async function aTurn(agentKey = newId('agent')) {
  const person = await anAgent(gateway.db, { userId: gateway.userId, agentKey, cwd: '/home/me/garden' })
  const { id } = await aQueuedTurn(gateway.db, person)
  return playTurn(gateway, id)
}

async function askFor(command: string, level: 'yellow' | 'red' = 'yellow') {
  const turn = await aTurn()
  const [wanted] = await turn.answer(1, 'I will run it.', [{ command, level }])
  return { turn, requestId: await turn.askPermission(wanted!) }
}

const statusOf = async (id: string) =>
  (await gateway.db.prisma.permissionRequest.findUniqueOrThrow({ where: { id } })).status

/** A message that comes after everything that was due. */
async function barrier(browser: SimulatedSubscription, id: string) {
  await call(gateway.url, `/api/push/subscriptions/${id}/test`, token, 'POST')
  await round()
  const message = await messageOf(browser)
  expect(message.kind).toBe('test')
}

describe('an approval', () => {
  test('arrives once, readable by the browser alone, and leads to its card', async () => {
    const { browser, info } = await subscribe()
    const { requestId } = await askFor('rm -rf secret-plans')
    await round()
    await round()
    const received = await browser.next()
    const message = JSON.parse(received.text) as PushMessage
    expect(message).toMatchObject({
      kind: 'approval',
      title: 'garden',
      body: 'Asks for your approval.',
      tag: requestId,
      hash: `/inbox/${requestId}`,
    })
    expect(received.text).not.toContain('secret-plans')
    expect(received.urgency).toBe('high')
    expect(received.ttl).toBeLessThanOrEqual(300)
    await barrier(browser, info.id)
    expect((await list()).subscriptions[0]).toMatchObject({ label: 'Phone', current: true, failure: null })
  })

  test('shows what would run when the person has chosen so, in their language', async () => {
    const { browser, info } = await subscribe({ language: 'es' })
    await change(info.id, { details: true })
    await askFor('ls\u202e -l\nrm x')
    await round()
    expect((await messageOf(browser)).body).toBe('Pide ejecutar: ls -l rm x')
  })

  test('is denied by the ticket in its notification, once, and by nothing else', async () => {
    const { browser } = await subscribe()
    const { requestId } = await askFor('touch x', 'red')
    await round()
    const { deny_ticket: ticket } = await messageOf(browser)
    const wrong = await post(gateway.url, '/api/push/deny', { ticket: 'A'.repeat(43) })
    expect(await wrong.json()).toEqual({ denied: false })
    expect(await statusOf(requestId)).toBe('pending')
    const denied = await post(gateway.url, '/api/push/deny', { ticket })
    expect(await denied.json()).toEqual({ denied: true })
    expect(await statusOf(requestId)).toBe('denied')
    expect(await (await post(gateway.url, '/api/push/deny', { ticket })).json()).toEqual({ denied: false })
  })

  test('that was answered before is not sent', async () => {
    const { browser, info } = await subscribe()
    const { requestId, turn } = await askFor('touch x')
    browser.failOnce(503)
    await round()
    const io = await connectIo(gateway.url, { token })
    await io.command({
      type: 'permission_response',
      request_id: requestId,
      agent_id: turn.turn.agentKey,
      approved: false,
    })
    io.close()
    await gateway.db.prisma.pushDelivery.updateMany({ data: { dueAt: new Date(0) } })
    await barrier(browser, info.id)
  })
})

describe('a turn', () => {
  test('that took long and one that failed are told of, a short one is not', async () => {
    const { browser, info } = await subscribe()
    await change(info.id, { finished_after: 0, details: true })
    await (await aTurn()).finish({ outcome: 'completed', text: 'The garden is planned.' })
    await round()
    expect(await messageOf(browser)).toMatchObject({ kind: 'finished', body: 'The garden is planned.' })
    await change(info.id, { finished_after: 30, details: false })
    await (await aTurn()).finish({ outcome: 'completed', text: 'Quick.' })
    const failing = await aTurn()
    await failing.finish({ outcome: 'failed', text: 'The key is wrong.', errorCode: 'provider_auth' })
    await round()
    expect(await messageOf(browser)).toMatchObject({
      kind: 'failed',
      body: 'Has failed.',
      hash: `/chat/${failing.turn.agentKey}`,
    })
    await barrier(browser, info.id)
  })

  test('that a sub-agent or nobody has chosen is not told of', async () => {
    const { browser, info } = await subscribe()
    await change(info.id, { finished: false, failed: false })
    await (await aTurn()).finish({ outcome: 'failed', text: 'no', errorCode: 'internal' })
    await barrier(browser, info.id)
  })
})

describe('a person who looks', () => {
  test('gets nothing, and what is still open when they go', async () => {
    const { browser, info } = await subscribe()
    await change(info.id, { finished_after: 0 })
    const io = await connectIo(gateway.url, { token })
    await io.command({ type: 'set_visibility', visible: true })
    const { requestId } = await askFor('touch x')
    await (await aTurn()).finish()
    await barrier(browser, info.id)
    await io.command({ type: 'set_visibility', visible: false })
    await round()
    expect(await messageOf(browser)).toMatchObject({ kind: 'approval', tag: requestId })
    await barrier(browser, info.id)
    io.close()
  })

  test('is gone with the connection', async () => {
    const { browser } = await subscribe()
    const io = await connectIo(gateway.url, { token })
    await io.command({ type: 'set_visibility', visible: true })
    io.close()
    const { requestId } = await askFor('touch x')
    while ((await gateway.bus.watchers.watching([gateway.userId])).length > 0) await gateway.bus.redis.ping()
    await round()
    expect(await messageOf(browser)).toMatchObject({ tag: requestId })
  })
})

describe('quiet hours', () => {
  const allDay = { from: 0, to: 1439, approvals_pass: true }
  const minuteNow = () => new Date().getUTCHours() * 60 + new Date().getUTCMinutes()
  /** Hours around now, whatever time it is. */
  const around = () => ({ ...allDay, from: (minuteNow() + 1380) % 1440, to: (minuteNow() + 60) % 1440 })

  test('hold back all but approvals, and end with one summary of what is still worth telling', async () => {
    const { browser, info } = await subscribe()
    await change(info.id, { quiet: around(), finished_after: 0 })
    const { requestId } = await askFor('touch x')
    await (await aTurn()).finish()
    await (await aTurn()).finish()
    await (await aTurn()).finish({ outcome: 'failed', text: 'no', errorCode: 'internal' })
    await round()
    expect(await messageOf(browser)).toMatchObject({ kind: 'approval', tag: requestId })
    await barrier(browser, info.id)
    await change(info.id, { quiet: null })
    await round()
    expect(await messageOf(browser)).toMatchObject({
      kind: 'summary',
      body: 'One task has failed, 2 tasks have finished.',
      hash: '/inbox',
    })
    await barrier(browser, info.id)
  })

  test('hold back approvals, too, when the person wants it', async () => {
    const { browser, info } = await subscribe()
    await change(info.id, { quiet: { ...around(), approvals_pass: false } })
    await askFor('touch x')
    await barrier(browser, info.id)
    await change(info.id, { quiet: null })
    await round()
    expect(await messageOf(browser)).toMatchObject({ kind: 'summary', body: 'One approval waits for you.' })
  })
})

describe('a push service', () => {
  const failureOf = async () => (await list()).subscriptions[0]?.failure

  test.each([404, 410] as const)('that answers %i has forgotten the browser, and so does Rain', async (status) => {
    const { browser } = await subscribe()
    browser.leave(status)
    await askFor('touch x')
    await round()
    expect((await list()).subscriptions).toEqual([])
  })

  test.each([
    [429, 'too_many'],
    [500, 'server_failed'],
  ])('that answers %i is asked again later', async (status, failure) => {
    const { browser } = await subscribe()
    browser.failOnce(status, { 'retry-after': '120' })
    const { requestId } = await askFor('touch x')
    await round()
    expect(await failureOf()).toBe(failure)
    const [delivery] = await gateway.db.prisma.pushDelivery.findMany()
    expect(delivery?.dueAt.getTime()).toBeGreaterThan(Date.now() + 60_000)
    await gateway.db.prisma.pushDelivery.updateMany({ data: { dueAt: new Date(0) } })
    await round()
    expect(await messageOf(browser)).toMatchObject({ tag: requestId })
    expect(await failureOf()).toBeNull()
  })

  test('that refuses a message for good is not asked again', async () => {
    const { browser, info } = await subscribe()
    browser.failOnce(400)
    await askFor('touch x')
    await round()
    expect(await failureOf()).toBe('rejected')
    await barrier(browser, info.id)
  })

  test('in the own network gets nothing unless it was named, whatever the browser says', async () => {
    for (const endpoint of [
      'http://127.0.0.1:1/x',
      'https://127.0.0.1/x',
      'https://192.168.1.1/x',
      'http://1.1.1.1/x',
    ]) {
      const keys = service.subscribe((await list()).public_key).keys
      const body = { endpoint, keys, label: 'x', language: 'en', time_zone: 'UTC' }
      const answer = await call(gateway.url, '/api/push/subscriptions', token, 'POST', body)
      expect({ endpoint, status: answer.status }).toEqual({ endpoint, status: 400 })
    }
    const { browser } = await subscribe()
    await askFor('touch x')
    await round({ ownServices: [], allowedHosts: [] })
    expect(await failureOf()).toBe('address_refused')
    expect(browser.received).toEqual([])
  })
})

describe('a browser', () => {
  test('keeps its settings when it signs in again, and is then of that session', async () => {
    const { browser, info } = await subscribe()
    await change(info.id, { questions: false, label: 'My phone' })
    const again = await gateway.token()
    const { info: taken } = await subscribe({ browser, as: again })
    expect(taken).toMatchObject({ id: info.id, questions: false, label: 'My phone', current: true })
    expect((await list()).subscriptions[0]).toMatchObject({ id: info.id, current: false })
  })

  test('gets nothing after its session has signed out, and is removed', async () => {
    const { browser } = await subscribe()
    await call(gateway.url, '/api/logout', token, 'POST')
    token = await gateway.token()
    const other = await subscribe()
    expect((await list()).subscriptions).toHaveLength(1)
    const { requestId } = await askFor('touch x')
    await round()
    expect(await messageOf(other.browser)).toMatchObject({ tag: requestId })
    expect(browser.received).toEqual([])
    expect(await sweepPush(gateway.db)).toBe(1)
  })

  test('is removed by its person', async () => {
    const { info } = await subscribe()
    const path = `/api/push/subscriptions/${info.id}`
    expect((await call(gateway.url, path, token, 'DELETE')).body).toEqual({ deleted: true })
    expect((await call(gateway.url, path, token, 'DELETE')).status).toBe(404)
    expect((await call(gateway.url, `${path}/test`, token, 'POST')).status).toBe(404)
    expect((await change(info.id, { label: 'x' })).status).toBe(404)
  })

  test('is refused with a time zone that does not exist or a key that is none', async () => {
    const { endpoint, keys } = service.subscribe((await list()).public_key)
    const good = { endpoint, keys, label: 'x', language: 'en', time_zone: 'UTC' }
    for (const bad of [
      { ...good, time_zone: 'Mars/Base' },
      { ...good, keys: { ...keys, p256dh: 'AAAA' } },
      { ...good, language: 'xx' },
    ]) {
      expect((await call(gateway.url, '/api/push/subscriptions', token, 'POST', bad)).status).toBe(400)
    }
  })
})

test('two gateways send each message once', async () => {
  const { browser, info } = await subscribe()
  const requests = await Promise.all([1, 2, 3, 4, 5].map(async () => (await askFor('touch x')).requestId))
  await Promise.all([round(), round(), round()])
  const tags = await Promise.all(requests.map(async () => (await messageOf(browser)).tag))
  expect(tags.sort()).toEqual(requests.sort())
  await barrier(browser, info.id)
})

test('what a gateway took and did not send before it died is sent by the next one', async () => {
  const { browser } = await subscribe()
  const { requestId } = await askFor('touch x')
  const deliveries = gateway.db.prisma.pushDelivery
  await pushRound({ ...gateway.deps, send: () => Promise.reject(new Error('the process died')) })
  expect(await deliveries.findMany({ select: { status: true } })).toEqual([{ status: 'waiting' }])
  await deliveries.updateMany({ data: { dueAt: new Date(0) } })
  await round()
  expect(await messageOf(browser)).toMatchObject({ tag: requestId })
})
