import { createECDH } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startPushService, type SimulatedPushService } from './push-service.ts'

let service: SimulatedPushService

beforeAll(async () => {
  service = await startPushService()
})
afterAll(() => service?.close())

const serverKey = createECDH('prime256v1').generateKeys('base64url')

async function post(url: string, headers: Record<string, string>, body = 'x') {
  return (await fetch(url, { method: 'POST', headers, body })).status
}

test('a message without lifetime, encryption or a signature of the right server is refused', async () => {
  const browser = service.subscribe(serverKey)
  expect(await post(browser.endpoint, {})).toBe(400)
  expect(await post(browser.endpoint, { ttl: '60' })).toBe(400)
  const encrypted = { ttl: '60', 'content-encoding': 'aes128gcm' }
  expect(await post(browser.endpoint, encrypted)).toBe(403)
  expect(await post(browser.endpoint, { ...encrypted, authorization: `vapid t=a.b.c, k=${serverKey}` })).toBe(403)
  expect(await post(browser.endpoint, encrypted, 'x'.repeat(5000))).toBe(413)
  expect(browser.received).toEqual([])
})

test('a browser that is gone, was never there, or whose service is busy, is told apart', async () => {
  const browser = service.subscribe(serverKey)
  browser.failOnce(429, { 'retry-after': '7' })
  const busy = await fetch(browser.endpoint, { method: 'POST' })
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '7'])
  browser.leave()
  expect(await post(browser.endpoint, {})).toBe(410)
  expect(await post(`${service.url}/push/unknown`, {})).toBe(404)
})
