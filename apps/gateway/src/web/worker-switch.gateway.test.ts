import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let web: string

beforeAll(async () => {
  gateway = await startTestGateway()
  web = join(gateway.home, 'web')
  await mkdir(web)
  await writeFile(join(web, 'sw.js'), '// the worker of this build')
}, 120_000)
afterAll(() => gateway?.close())

async function workerOf(env: Record<string, string>) {
  const served = await gateway.another({ env: { RAIN_WEB_DIR: web, ...env } })
  const answer = await fetch(`${served.url}/sw.js`)
  const text = await answer.text()
  await served.close()
  return { text, headers: Object.fromEntries(answer.headers) }
}

test('the service worker is asked for anew each time, and may look after the whole dashboard', async () => {
  const { text, headers } = await workerOf({})
  expect(text).toBe('// the worker of this build')
  expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'service-worker-allowed': '/' })
  expect(headers['content-security-policy']).toContain("worker-src 'self'")
})

test('one that does harm can be ended from the server', async () => {
  const { text, headers } = await workerOf({ RAIN_SERVICE_WORKER: 'off' })
  expect(text).toContain('unregister()')
  expect(headers).toMatchObject({
    'cache-control': 'no-cache',
    'content-type': expect.stringContaining('text/javascript'),
  })
})
