import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@rain/protocol'
import { call, connectIo, pin, type IoClient } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'
import { allConversations } from './all-conversations.ts'
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

async function say(folder: string, text: string, answer: string): Promise<string> {
  const path = join(gateway.home, folder)
  await mkdir(path, { recursive: true })
  await client.command({ type: 'set_cwd', path, fresh: true })
  const ack = await client.command({ type: 'send_message', text, client_msg_id: newId('message') })
  const played = await playTurn(gateway, ack.ok ? (ack.turn_id ?? '') : '')
  await played.answer(1, answer)
  await played.finish()
  return played.turn.id
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

/** A sub-agent that a turn has started, and what it was told. */
async function haveSubAgent(parentTurnId: string, task: string): Promise<string> {
  const { prisma } = gateway.db
  const { userId, agentId, agentKey, cwd, provider, model } = await prisma.turn.findUniqueOrThrow({
    where: { id: parentTurnId },
  })
  const [conversationId, turnId] = [newId('conversation'), newId('turn')]
  await prisma.conversation.create({
    data: { id: conversationId, userId, agentKey, cwd, title: 'Counts herons', parentTurnId },
  })
  const place = { userId, agentId, agentKey, conversationId, cwd, provider, model }
  await prisma.turn.create({
    data: { id: turnId, ...place, status: 'done', startedAt: new Date(), parentTurnId, rootTurnId: parentTurnId },
  })
  const content = [{ type: 'text', text: task }]
  await prisma.message.create({
    data: { id: newId('message'), userId, conversationId, turnId, step: 0, role: 'user', content },
  })
  return conversationId
}

test('sub-agents are in it, and all versions of a message; nothing that was deleted', async () => {
  const turnId = await say('pond', 'Count the herons.', 'Three.')
  const subAgent = await haveSubAgent(turnId, 'Count those on the left.')
  const ack = await client.command({
    type: 'edit_message',
    turn_id: turnId,
    text: 'Count the ducks.',
    client_msg_id: newId('message'),
  })
  const played = await playTurn(gateway, ack.ok ? (ack.turn_id ?? '') : '')
  await played.answer(1, 'Five.')
  await played.finish()

  const files = await unpack((await begin({ pin })).body.url)
  const named = (pattern: RegExp) =>
    JSON.parse(files[Object.keys(files).find((name) => pattern.test(name)) ?? ''] ?? '')
  expect(named(/^conversations\/sub-agents\/.*Counts herons.*json$/)).toMatchObject({
    session_id: subAgent,
    parent_turn_id: turnId,
    messages: [{ role: 'user', content: [{ text: 'Count those on the left.' }] }],
  })
  const { conversationId } = await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
  expect(named(new RegExp(`${conversationId.slice(-6)}\\.json$`))).toMatchObject({
    messages: [
      { turn_id: turnId, previous_turn_id: null, in_view: false, content: [{ text: 'Count the herons.' }] },
      { turn_id: turnId, in_view: false, content: [{ text: 'Three.' }] },
      { turn_id: played.turn.id, previous_turn_id: null, content: [{ text: 'Count the ducks.' }] },
      { turn_id: played.turn.id, content: [{ text: 'Five.' }] },
    ],
  })

  await gateway.db.prisma.conversation.update({ where: { id: conversationId }, data: { deletedAt: new Date() } })
  const without = Object.keys(await unpack((await begin({ pin })).body.url)).join()
  expect(without).not.toContain(conversationId.slice(-6))
  expect(without).not.toContain('Counts herons')
})

test('each conversation is in it once, whatever is said while the pages are read', async () => {
  await say('one', 'One.', 'One.')
  await say('two', 'Two.', 'Two.')
  const { id: userId } = await gateway.db.prisma.user.findFirstOrThrow()
  const all = await gateway.db.prisma.conversation.findMany({
    where: { userId, deletedAt: null, parentTurnId: null, turns: { some: {} } },
    select: { id: true },
  })
  const seen: string[] = []
  for await (const { id } of allConversations(gateway.db, { userId, limit: 1 })) {
    seen.push(id)
    await gateway.db.prisma.conversation.updateMany({
      where: { id: { notIn: seen } },
      data: { updatedAt: new Date(Date.now() + seen.length * 1_000) },
    })
  }
  expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted())
})

test('a key in an argument or an address of a server is not in it', async () => {
  const { id: userId } = await gateway.db.prisma.user.findFirstOrThrow()
  const args = ['--token', 'hunter2', '--root', '/home']
  const stdio = { type: 'stdio', command: 'npx', args, cwd: null, env: [], hosts: [] }
  const http = { type: 'http', url: 'https://example.com/mcp?api_key=hunter2', headers: [] }
  for (const [name, config] of Object.entries({ local: stdio, far: http })) {
    await gateway.db.prisma.mcpServer.create({
      data: { id: newId('mcpServer'), userId, name, kind: config.type, config },
    })
  }
  const files = await unpack((await begin({ pin })).body.url)
  expect(JSON.parse(files['mcp.json'] ?? '')).toEqual({
    mcpServers: {
      local: { command: 'npx', args: ['--token', '', '--root', '/home'] },
      far: { type: 'http', url: 'https://example.com/mcp?api_key=' },
    },
  })
  expect(files['READ ME.txt']).toContain('key or a password is left out')
})

test('it takes the PIN, and is in the audit log', async () => {
  expect(await begin({})).toMatchObject({ status: 401, body: { code: 'pin_required' } })
  expect(await begin({ pin: '000000' })).toMatchObject({ status: 401, body: { code: 'pin_invalid' } })
  const before = await gateway.db.prisma.auditEntry.count({ where: { kind: 'data_exported' } })
  await begin({ pin })
  expect(await gateway.db.prisma.auditEntry.count({ where: { kind: 'data_exported' } })).toBe(before + 1)
})

test('one PIN is one download; a look at what would come is none', async () => {
  const { url } = (await begin({ pin })).body
  expect((await fetch(gateway.url + url, { method: 'HEAD' })).status).toBe(200)
  await unpack(url)
  expect((await fetch(gateway.url + url)).status).toBe(404)
})

test('the address ends with the session, and after a minute', async () => {
  const { url } = (await begin({ pin })).body
  await call(gateway.url, '/api/logout', token, 'POST')
  expect((await fetch(gateway.url + url)).status).toBe(404)

  const { sealingKeys } = gateway.deps
  const ticket = writeExportTicket(sealingKeys, { id: '1', userId: 'usr_1', tokenId: 'tok_1', until: exportTicketMs })
  expect(readExportTicket(sealingKeys, ticket, exportTicketMs - 1)).toMatchObject({ userId: 'usr_1' })
  expect(readExportTicket(sealingKeys, ticket, exportTicketMs)).toBeNull()
  expect(readExportTicket(sealingKeys, `${ticket.slice(0, -4)}AAAA`, 0)).toBeNull()
})
