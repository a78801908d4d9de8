import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { appendAudit } from '@rain/db'
import { aPerson } from '@rain/db/testing'
import { auditPageSchema, type AuditPage } from '@rain/protocol'
import { call, connectIo, pin } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
  await mkdir(join(gateway.home, 'app'))
}, 120_000)
beforeEach(async () => {
  await gateway.bus.redis.flushall()
  await gateway.db.prisma.user.updateMany({ data: { provider: 'demo', model: 'auto' } })
  token = await gateway.token()
})
afterAll(() => gateway.close())

async function page(query = ''): Promise<AuditPage> {
  return auditPageSchema.parse((await call(gateway.url, `/api/audit${query}`, token)).body)
}

const text = async (path: string) =>
  (await fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).text()

/** One approved call of a turn in a conversation of its own. */
async function anApprovedCall(command: string, level: 'yellow' | 'red' = 'yellow') {
  const client = await connectIo(gateway.url, { token })
  await client.command({ type: 'set_cwd', path: join(gateway.home, 'app'), fresh: true })
  const ack = await client.command({ type: 'send_message', text: 'Do it' })
  const turnId = ack.ok ? (ack.turn_id ?? '') : ''
  const turn = await playTurn(gateway, turnId)
  const [proposed] = await turn.answer(1, 'I will.', [{ command, level }])
  const requestId = await turn.askPermission(proposed!)
  await client.command({ type: 'permission_response', request_id: requestId, approved: true, pin })
  const again = await playTurn(gateway, turnId)
  await again.runTool(proposed!, 'approved', 'ok')
  await again.finish()
  client.close()
  return { turnId, requestId, callId: proposed!.id }
}

test('what was done is listed with who approved it, from where, and how it ended', async () => {
  const { turnId, requestId } = await anApprovedCall('make one', 'red')
  const { entries, tools } = await page()
  expect(entries.slice(0, 2)).toMatchObject([
    {
      kind: 'tool_started',
      agent_id: 'default',
      turn_id: turnId,
      tool: 'bash',
      level: 'red',
      decision: 'approval_with_pin',
      outcome: 'done',
      decided_from: '127.0.0.1',
      input: { command: 'make one' },
      has_session: true,
    },
    { kind: 'decided', decision: 'approved', level: 'red', turn_id: turnId },
  ])
  expect(entries[0]?.device).toBeTruthy()
  expect(JSON.stringify(entries)).not.toContain(pin)
  expect(tools).toEqual(['bash'])
  expect(requestId).toBeTruthy()
})

test('it is filtered by what was done, by words in it, and by time', async () => {
  await anApprovedCall('make needle_100%')
  await anApprovedCall('make other')
  const commandsOf = async (query: string) => (await page(query)).entries.map(({ input }) => input?.command)
  expect(await commandsOf('?kind=tool_started&q=NEEDLE_100%25')).toEqual(['make needle_100%'])
  expect(await commandsOf('?kind=tool_started&q=needle__00')).toEqual([])
  expect(await commandsOf('?tool=nothing')).toEqual([])
  expect((await commandsOf('?decision=approval&level=yellow&agent_id=default&tool=bash')).length).toBeGreaterThan(1)
  expect(await commandsOf('?until=1000')).toEqual([])
  expect((await call(gateway.url, '/api/audit?limit=1000', token)).status).toBe(400)
  expect((await call(gateway.url, '/api/audit?q=%00', token)).status).toBe(400)
})

test('what was refused and what nobody answered are shown and found, with why', async () => {
  const { id: userId } = await gateway.db.prisma.user.findFirstOrThrow()
  const call = { agent: 'default', tool: 'mcp__mail__send', level: 'yellow', call: 'tcl_gone' }
  const refused = { ...call, decision: 'denied_by_rule', ground: 'rul_1' }
  await appendAudit(gateway.db, { userId, kind: 'tool_refused', ...refused })
  await appendAudit(gateway.db, { userId, kind: 'tool_refused', ...call, decision: 'nobody_there' })
  await appendAudit(gateway.db, { userId, kind: 'decided', ...call, decision: 'expired', ground: 'deadline' })
  const { entries, tools } = await page('?tool=mcp__mail__send')
  expect(entries).toMatchObject([
    { kind: 'decided', decision: 'expired', ground: 'deadline' },
    { kind: 'tool_refused', decision: 'nobody_there' },
    { kind: 'tool_refused', decision: 'denied_by_rule', ground: 'rul_1', level: 'yellow' },
  ])
  expect(tools).toContain('mcp__mail__send')
  expect((await page('?kind=tool_refused&decision=denied_by_rule')).entries).toHaveLength(1)
  expect((await page('?decision=expired')).entries).toHaveLength(1)
})

test('pages follow each other without a gap or a repeat', async () => {
  await anApprovedCall('make pages')
  const all = (await page('?limit=100')).entries.map(({ seq }) => seq)
  const seen: number[] = []
  for (let next: number | null | undefined = undefined; next !== null;) {
    const { entries, next: after }: AuditPage = await page(`?limit=2${next ? `&before=${next}` : ''}`)
    seen.push(...entries.map(({ seq }) => seq))
    next = after
  }
  expect(seen).toEqual(all)
})

test('logging in and out, wrong PINs, keys and budgets are entries, without what is secret about them', async () => {
  await call(gateway.url, '/api/auth', '', 'POST', { pin: '000000' })
  await call(gateway.url, '/api/budgets', token, 'PUT', { period: 'day', limit_usd: 2.5 })
  await call(gateway.url, '/api/providers/claude/keys', token, 'POST', { key: 'sk-ant-canary-1234567890' })
  const leaving = await gateway.token()
  await call(gateway.url, '/api/logout', leaving, 'POST')
  const { entries } = await page()
  expect(entries.slice(0, 5).map(({ kind }) => kind)).toEqual([
    'logged_out',
    'logged_in',
    'key_changed',
    'budget_changed',
    'pin_wrong',
  ])
  expect(entries.find(({ kind }) => kind === 'budget_changed')?.about).toContain('limit_usd: 2.5')
  expect(entries.find(({ kind }) => kind === 'budget_changed')?.details).toMatchObject({ limit_usd: '2.5' })
  const everything = (await text('/api/audit.jsonl')) + (await text('/api/audit.csv')) + JSON.stringify(entries)
  for (const secret of ['canary', '000000', token]) expect(everything).not.toContain(secret)
})

test('nobody sees the log of somebody else', async () => {
  const other = await aPerson(gateway.db)
  await appendAudit(gateway.db, { userId: other.userId, kind: 'policy_changed', secret: 'foreign' })
  for (const path of ['/api/audit', '/api/audit.csv', '/api/audit.jsonl']) {
    expect(await text(path)).not.toContain('foreign')
    expect((await fetch(`${gateway.url}${path}`)).status).toBe(401)
  }
})

test('the exported chain has every entry and its link, and the CSV has what the page has', async () => {
  await anApprovedCall('make "quoted", ñ')
  const lines = (await text('/api/audit.jsonl')).trimEnd().split('\n')
  const chain = lines.map((line) => JSON.parse(line) as { seq: number; prev_hash: string; hash: string })
  expect(chain.map(({ seq }) => seq)).toEqual(chain.map((_, index) => index + 1))
  expect(chain.slice(1).map((entry) => entry.prev_hash)).toEqual(chain.slice(0, -1).map((entry) => entry.hash))
  const csv = await text('/api/audit.csv?kind=tool_started')
  expect(csv.split('\r\n')[1]).toContain('make \\""quoted\\"", ñ')
})

test('a conversation that was deleted leaves its entries, without what ran', async () => {
  await anApprovedCall('make forgotten')
  await call(gateway.url, `/api/messages?cwd=${encodeURIComponent(join(gateway.home, 'app'))}`, token, 'DELETE')
  const { entries } = await page('?kind=tool_started')
  expect(entries[0]).toMatchObject({ tool: 'bash', outcome: 'done', input_hash: 'hash of make forgotten' })
  expect(JSON.stringify(await page())).not.toContain('"make forgotten"')
})
