import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@rain/protocol'
import { call, connectIo, pin, type IoClient } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'
import { exportTicketMs, readExportTicket, writeExportTicket } from './export-ticket.ts'

let gateway: TestGateway
let client: IoClient
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
  await gateway.db.prisma.user.updateMany({ data: { provider: 'demo' } })
  token = await gateway.token()
  client = await connectIo(gateway.url, { token })
}, 120_000)
afterAll(async () => {
  client?.close()
  await gateway.close()
})

const begin = (body: object) => call<{ url: string }>(gateway.url, '/api/export', token, 'POST', body)

/** What a program that unpacks finds in the zip, by name. */
async function unpack(url: string): Promise<Record<string, string>> {
  const response = await fetch(gateway.url + url)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-disposition')).toMatch(/filename="rain-\d{4}-\d\d-\d\d\.zip"/)
  const file = join(gateway.home, `${newId('message')}.zip`)
  await writeFile(file, Buffer.from(await response.arrayBuffer()))
  const script = `import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps({name: z.read(name).decode() for name in z.namelist()}))`
  return JSON.parse(execFileSync('python3', ['-c', script, file]).toString()) as Record<string, string>
}

async function say(folder: string, text: string, answer: string): Promise<void> {
  const path = join(gateway.home, folder)
  await mkdir(path, { recursive: true })
  await client.command({ type: 'set_cwd', path, fresh: true })
  const ack = await client.command({ type: 'send_message', text, client_msg_id: newId('message') })
  const turn = await playTurn(gateway, ack.ok ? (ack.turn_id ?? '') : '')
  await turn.answer(1, answer)
  await turn.finish()
}

test('everything is one zip: each conversation to be read and whole, the settings, and no secret', async () => {
  const kept = await call(gateway.url, '/api/providers/claude/keys', token, 'POST', { key: 'sk-ant-secret-0123456789' })
  expect(kept.status).toBeLessThan(300)
  await say('garden', 'How is the ../garden?', 'The **heron** is here.')
  await say('kitchen', 'Señor ¿qué hay?', 'Soup.')

  const files = await unpack((await begin({ pin })).body.url)
  const names = Object.keys(files)
  expect(names.filter((name) => name.endsWith('.md'))).toHaveLength(2)
  expect(names.filter((name) => name.startsWith('conversations/') && name.endsWith('.json'))).toHaveLength(2)
  for (const name of names) expect(name).not.toMatch(/\.\.|\\|^\//)

  const markdown = names.filter((name) => name.endsWith('.md')).map((name) => files[name])
  expect(markdown.join()).toContain('The **heron** is here.')
  const whole = names.filter((name) => /^conversations.*json$/.test(name)).map((name) => JSON.parse(files[name] ?? ''))
  expect(whole).toContainEqual(
    expect.objectContaining({ format: 'rain-conversation', cwd: join(gateway.home, 'kitchen') }),
  )
  expect(JSON.parse(files['settings.json'] ?? '')).toMatchObject({ settings: {}, rules: [], budgets: [] })
  expect(JSON.parse(files['mcp.json'] ?? '')).toEqual({ mcpServers: {} })
  expect(JSON.stringify(files)).not.toContain('sk-ant-secret')
  expect(JSON.stringify(files)).not.toContain(token)
})

test('it takes the PIN, and is in the audit log', async () => {
  expect(await begin({})).toMatchObject({ status: 401, body: { code: 'pin_required' } })
  expect(await begin({ pin: '000000' })).toMatchObject({ status: 401, body: { code: 'pin_invalid' } })
  const before = await gateway.db.prisma.auditEntry.count({ where: { kind: 'data_exported' } })
  await begin({ pin })
  expect(await gateway.db.prisma.auditEntry.count({ where: { kind: 'data_exported' } })).toBe(before + 1)
})

test('the address ends with the session, and after a minute', async () => {
  const { url } = (await begin({ pin })).body
  await call(gateway.url, '/api/logout', token, 'POST')
  expect((await fetch(gateway.url + url)).status).toBe(404)

  const { sealingKeys } = gateway.deps
  const ticket = writeExportTicket(sealingKeys, { userId: 'usr_1', tokenId: 'tok_1', until: exportTicketMs })
  expect(readExportTicket(sealingKeys, ticket, exportTicketMs - 1)).toMatchObject({ userId: 'usr_1' })
  expect(readExportTicket(sealingKeys, ticket, exportTicketMs)).toBeNull()
  expect(readExportTicket(sealingKeys, `${ticket.slice(0, -4)}AAAA`, 0)).toBeNull()
})
