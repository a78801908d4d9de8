import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { changeSettings } from '@rain/db'
import { anAgent } from '@rain/db/testing'
import { limits, settingsSchema, usualPersona } from '@rain/protocol'
import { call, connectIo } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
  await anAgent(gateway.db, { userId: gateway.userId, agentKey: 'gardener' })
}, 120_000)
afterEach(async () => {
  await gateway.bus.redis.flushall()
  await gateway.db.pool.query("UPDATE users SET settings = '{}'; UPDATE agents SET persona = NULL")
})
afterAll(() => gateway?.close())

const read = async () => settingsSchema.parse((await call(gateway.url, '/api/settings', token)).body)
const patch = (body: object) => call(gateway.url, '/api/settings', token, 'PATCH', body)
const patchAgent = (key: string, body: object) => call(gateway.url, `/api/settings/agents/${key}`, token, 'PATCH', body)

test('who has chosen nothing has everything as it is by itself', async () => {
  expect(await read()).toMatchObject({ settings: { ...usualPersona, language: 'auto' }, agents: {} })
})

test('what is named is changed, the rest stays, and every device is told', async () => {
  const other = await connectIo(gateway.url, { token: await gateway.token() })
  await other.next('status')
  const { version } = await read()
  await patch({ name: ' Nube ', language: 'es' })
  expect(await patch({ tone: 'formal' })).toMatchObject({
    status: 200,
    body: { version: version + 2, settings: { name: 'Nube', language: 'es', tone: 'formal', instructions: '' } },
  })
  expect(await other.next('settings_changed')).toMatchObject({ about: 'settings', cursor: expect.any(String) })
  other.close()
})

test('two devices that change different settings at once both have their way', async () => {
  await Promise.all([patch({ name: 'Nube' }), patch({ tone: 'playful' }), patch({ instructions: 'Use pnpm.' })])
  expect((await read()).settings).toMatchObject({ name: 'Nube', tone: 'playful', instructions: 'Use pnpm.' })
})

test('an agent has what it was given, until that is taken back', async () => {
  expect(await patchAgent('gardener', { name: 'Trueno', answer_language: 'es' })).toMatchObject({
    status: 200,
    body: { agents: { gardener: { name: 'Trueno', answer_language: 'es' } } },
  })
  expect((await patchAgent('gardener', { name: null })).body).toMatchObject({
    agents: { gardener: { answer_language: 'es' } },
  })
  await patchAgent('gardener', { answer_language: null })
  expect((await read()).agents).toEqual({})
  expect(await patchAgent('nobody', { name: 'x' })).toMatchObject({ status: 404, body: { code: 'agent_unknown' } })
})

test('what is no setting is refused in words, and nothing is changed', async () => {
  for (const body of [
    {},
    { name: 'a\nb' },
    { name: 'x'.repeat(limits.personaNameChars + 1) },
    { name: '<b>' },
    { tone: 'sarcastic' },
    { instructions: 'x'.repeat(limits.personaInstructionsChars + 1) },
    { instructions: 'nul\0' },
    { instructions: 'half \ud800 a character' },
    { language: 'fr' },
    { pinHash: 'x' },
    { name: 'Nube', settingsVersion: 9 },
  ]) {
    expect({ body, answer: await patch(body) }).toMatchObject({
      body,
      answer: { status: 400, body: { code: 'bad_request', error: expect.stringMatching(/\w/) } },
    })
  }
  expect((await read()).settings).toEqual({ ...usualPersona, language: 'auto' })
})

test('a stored setting that this version does not know counts as not chosen', async () => {
  await changeSettings(gateway.db, gateway.userId, { name: 'Nube', tone: 'sarcastic', language: 'fr', later: true })
  expect((await read()).settings).toEqual({ ...usualPersona, name: 'Nube', language: 'auto' })
})

test('the audit log has which settings were changed, not what was written into them', async () => {
  await patch({ instructions: 'canary' })
  await patchAgent('gardener', { name: 'Canario' })
  const { rows } = await gateway.db.pool.query(
    "SELECT entry FROM audit_entries WHERE kind = 'settings_changed' ORDER BY seq DESC LIMIT 2",
  )
  expect(rows).toMatchObject([{ entry: { name: 'name', agent: 'gardener' } }, { entry: { name: 'instructions' } }])
  expect(JSON.stringify(rows)).not.toMatch(/canar/i)
})
