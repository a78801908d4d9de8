import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { aPerson } from '@rain/db/testing'
import { metricsSchema, newId } from '@rain/protocol'
import { call, connectIo, type IoClient } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'
import { requestLines } from './request-lines.ts'

let gateway: TestGateway
let token: string
let client: IoClient

beforeAll(async () => {
  gateway = await startTestGateway({ env: { ANTHROPIC_API_KEY: 'sk-ant-env' } })
  await mkdir(join(gateway.home, 'metrics'))
}, 120_000)
beforeEach(async () => {
  token = await gateway.token()
  client = await connectIo(gateway.url, { token })
})
afterEach(async () => {
  client.close()
  await gateway.db.prisma.turn.deleteMany()
  await gateway.db.prisma.modelRequest.deleteMany()
})
afterAll(() => gateway.close())

async function send(text: string) {
  await client.command({ type: 'set_cwd', path: join(gateway.home, 'metrics') })
  const ack = await client.command({ type: 'send_message', text })
  return ack.ok ? (ack.turn_id ?? '') : ''
}

const metrics = async (query = '') => metricsSchema.parse((await call(gateway.url, `/api/metrics${query}`, token)).body)

async function csv() {
  const response = await fetch(`${gateway.url}/api/metrics.csv`, { headers: { authorization: `Bearer ${token}` } })
  const text = await response.text()
  return { response, lines: text.split('\r\n') }
}

const aRequest = (more: object = {}) => ({
  id: newId('modelRequest'),
  userId: gateway.userId,
  agentKey: 'default',
  conversationId: 'ses_1',
  turnId: 'trn_1',
  step: 1,
  purpose: 'answer',
  provider: 'claude',
  model: 'claude-sonnet-5-5',
  status: 'settled',
  ...more,
})

test('metrics count every turn that ended, and all that was spent', async () => {
  const turn = await playTurn(gateway, await send('Hello'))
  await turn.answer(1, 'Hi.')
  await turn.finish()
  await send('Stop')
  await client.command({ type: 'interrupt' })
  await client.next('result', (event) => event.interrupted === true)
  const { totals, by_hour, by_dow, by_day, by_month } = await metrics('?tz=Pacific/Auckland')
  for (const period of ['all_time', 'today', 'this_week', 'this_month'] as const) {
    expect(totals[period]).toMatchObject({
      sessions: 2,
      cost: 0.01,
      avg_cost: 0.005,
      total_turns: 1,
      total_input_tokens: 12,
      total_output_tokens: 5,
      requests: 1,
      unknown_cost_requests: 0,
    })
  }
  expect(by_hour).toHaveLength(24)
  expect(by_dow.map((day) => day.name)[0]).toBe('Monday')
  expect(by_day).toHaveLength(30)
  expect(by_day.at(-1)).toMatchObject({ sessions: 2, cost: 0.01 })
  expect(by_month).toMatchObject([{ sessions: 2, cost: 0.01 }])
  expect((await call(gateway.url, '/api/metrics?tz=Nowhere/Land', token)).status).toBe(400)
})

test('spending is told by model, provider and agent, the dearest first; what costs nothing counts, too', async () => {
  const turn = await playTurn(gateway, await send('Hello'))
  await turn.pay({ step: 1, provider: 'ollama', model: 'qwen', cost: 0 })
  await turn.pay({ step: 2, provider: 'openai', model: 'big', cost: 30_000_000 })
  await turn.pay({ step: 3, provider: 'openai', model: 'small', cost: 10_000_000 })
  await turn.pay({ step: 4, provider: 'openai', model: 'big', cost: 5_000_000 })
  const { by_model, by_provider, by_agent } = await metrics()
  expect(by_model).toMatchObject([
    { provider: 'openai', model: 'big', cost: 0.035, requests: 2 },
    { provider: 'openai', model: 'small', cost: 0.01, requests: 1 },
    { provider: 'ollama', model: 'qwen', cost: 0, requests: 1, unknown_cost_requests: 0 },
  ])
  expect(by_provider).toMatchObject([{ provider: 'openai', cost: 0.045, requests: 3, input_tokens: 36 }, { cost: 0 }])
  expect(by_agent).toMatchObject([{ agent_id: 'default', cost: 0.045, requests: 4, output_tokens: 20 }])
})

test('what nobody knows the cost of is counted and told, and one that still runs is not', async () => {
  const rows = [
    { cost: 1_000_000_000n },
    { provider: 'local', cost: null },
    { status: 'lost', reserved: 9_000_000_000n },
    { status: 'reserved', reserved: 9_000_000_000n },
  ]
  await gateway.db.prisma.modelRequest.createMany({ data: rows.map(aRequest) })
  const { totals, by_provider } = await metrics()
  expect(totals.today).toMatchObject({ cost: 1, requests: 3, unknown_cost_requests: 2 })
  expect(by_provider).toMatchObject([
    { provider: 'claude', requests: 2, unknown_cost_requests: 1 },
    { provider: 'local', requests: 1, unknown_cost_requests: 1 },
  ])
})

test('every request is a line of the CSV file, oldest first, to the billionth of a dollar', async () => {
  const finishedAt = new Date('2026-11-20T10:00:01.500Z')
  const sent = { createdAt: new Date('2026-11-20T10:00:00Z'), finishedAt, inputTokens: 7, thinkingTokens: 3 }
  await gateway.db.prisma.modelRequest.createMany({
    data: [
      aRequest({ id: 'mrq_2', agentKey: '=HYPERLINK("http://x")', status: 'lost', reserved: 12n }),
      aRequest({ id: 'mrq_1', ...sent, cost: 1_000_000_001n, reserved: 2_500_000_000n, keyId: 'key_secret' }),
    ],
  })
  const { response, lines } = await csv()
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toContain('rain-requests.csv')
  expect(lines[0]).toBe(
    'created_at,finished_at,agent_id,session_id,turn_id,step,purpose,provider,model,status,error_code,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,thinking_tokens,cost_usd,worst_case_usd,request_id',
  )
  expect(lines[1]).toBe(
    '2026-11-20T10:00:00.000Z,2026-11-20T10:00:01.500Z,default,ses_1,trn_1,1,answer,claude,claude-sonnet-5-5,settled,,7,0,0,0,3,1.000000001,2.500000000,mrq_1',
  )
  expect(lines[2]).toMatch(/Z,,"'=HYPERLINK\(""http:\/\/x""\)",.*,lost,,0,0,0,0,0,,0.000000012,mrq_2$/)
  expect(lines.slice(3)).toEqual([''])
})

test('the CSV file needs a token, and holds the requests of its owner only', async () => {
  const stranger = await aPerson(gateway.db)
  await gateway.db.prisma.modelRequest.create({ data: aRequest({ userId: stranger.userId }) })
  expect((await csv()).lines).toHaveLength(2)
  expect((await fetch(`${gateway.url}/api/metrics.csv`)).status).toBe(401)
})

test('a long ledger is read in pages, and no line is lost or doubled between them', async () => {
  const createdAt = new Date()
  const ids = Array.from({ length: 7 }, () => newId('modelRequest'))
  await gateway.db.prisma.modelRequest.createMany({ data: ids.map((id) => aRequest({ id, createdAt })) })
  const chunks: string[] = []
  for await (const chunk of requestLines(gateway.db, gateway.userId, 3)) chunks.push(chunk)
  expect(chunks).toHaveLength(4)
  const told = chunks
    .join('')
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',').at(-1))
  expect(told).toEqual([...ids].sort())
})

test('a file that cannot be read to its end does not look complete', async () => {
  await gateway.db.prisma.modelRequest.create({ data: aRequest() })
  await gateway.db.pool.query('ALTER TABLE model_requests RENAME COLUMN purpose TO hidden')
  await expect(csv()).rejects.toThrow()
  await gateway.db.pool.query('ALTER TABLE model_requests RENAME COLUMN hidden TO purpose')
})

test('one agent, one model, and spenders since a day', async () => {
  const { db } = gateway
  const longAgo = new Date(Date.now() - 90 * 86_400_000)
  await db.prisma.modelRequest.createMany({
    data: [
      aRequest({ cost: 1_000_000_000, agentKey: 'one' }),
      aRequest({ cost: 2_000_000_000, agentKey: 'two', model: 'other' }),
      aRequest({ cost: 4_000_000_000, agentKey: 'one', model: 'old', createdAt: longAgo }),
    ],
  })
  const sumOf = (rows: { cost: number }[]) => rows.reduce((sum, row) => sum + row.cost, 0)
  expect(sumOf((await metrics('?tz=UTC')).by_model)).toBe(7)

  const ofOne = await metrics('?tz=UTC&agent_id=one')
  expect(ofOne.totals.all_time.cost).toBe(5)
  expect(ofOne.by_agent.map((row) => row.agent_id)).toEqual(['one'])

  const ofModel = await metrics('?tz=UTC&provider=claude&model=other')
  expect(ofModel.totals.all_time.cost).toBe(2)
  expect(ofModel.by_model.map((row) => row.model)).toEqual(['other'])

  const today = new Date().toISOString().slice(0, 10)
  const since = await metrics(`?tz=UTC&since=${today}`)
  expect(since.totals.all_time.cost).toBe(7)
  expect(sumOf(since.by_model)).toBe(3)
  expect((await call(gateway.url, '/api/metrics?since=yesterday', token)).status).toBe(400)
})

test('the turns of a model are those that have asked it', async () => {
  const turn = await playTurn(gateway, await send('Hello'))
  await turn.answer(1, 'Hi.')
  await turn.finish()
  const [{ provider, model } = { provider: '', model: '' }] = (await metrics()).by_model
  expect((await metrics(`?provider=${provider}&model=${model}`)).totals.today.sessions).toBe(1)
  expect((await metrics('?model=nobody')).totals.today).toMatchObject({ sessions: 0, requests: 0 })
})
