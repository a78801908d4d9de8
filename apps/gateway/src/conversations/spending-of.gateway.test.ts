import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fromUsd, newId } from '@rain/protocol'
import { call, connectIo } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string
let id: string

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
  const folder = join(gateway.home, 'spending')
  await mkdir(folder)
  const client = await connectIo(gateway.url, { token })
  await client.command({ type: 'set_cwd', path: folder })
  client.close()
  const conversation = await gateway.db.prisma.conversation.findFirstOrThrow()
  id = conversation.id
}, 120_000)
afterAll(() => gateway.close())

const spending = (of: string) => call(gateway.url, `/api/conversations/${of}/spending`, token)
const request = (more: object) => ({
  id: newId('modelRequest'),
  userId: gateway.userId,
  agentKey: 'default',
  conversationId: id,
  turnId: 'trn_1',
  step: 1,
  purpose: 'answer',
  provider: 'claude',
  model: 'm',
  status: 'settled',
  ...more,
})

test('a conversation has cost what its requests have, and those of unknown cost are counted apart', async () => {
  const none = { cost: 0, requests: 0, unknown_cost_requests: 0, input_tokens: 0, output_tokens: 0 }
  expect(await spending(id)).toMatchObject({ status: 200, body: none })
  await gateway.db.prisma.modelRequest.createMany({
    data: [
      request({ cost: fromUsd(0.25), inputTokens: 1, cacheReadTokens: 2, cacheWriteTokens: 4, outputTokens: 8 }),
      request({ cost: fromUsd(0.5), status: 'failed' }),
      request({ status: 'lost' }),
      request({ status: 'reserved', reserved: fromUsd(9) }),
      request({ cost: fromUsd(9), conversationId: 'another' }),
    ],
  })
  expect((await spending(id)).body).toEqual({
    cost: 0.75,
    requests: 3,
    unknown_cost_requests: 1,
    input_tokens: 7,
    output_tokens: 8,
  })
})

test('a conversation that is not there has no bill', async () => {
  expect(await spending('ses_none')).toMatchObject({ status: 404, body: { code: 'not_found' } })
})
