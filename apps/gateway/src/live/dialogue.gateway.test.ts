import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connectIo, connectRaw, logIn } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await logIn(gateway.url)
  await mkdir(join(gateway.home, 'app'))
}, 120_000)

afterAll(() => gateway.close())

test('a Socket.IO client is greeted, opens a folder, and its message becomes a turn everybody hears of', async () => {
  const client = await connectIo(gateway.url, { token })
  const other = await connectRaw(gateway.url, { query: `?token=${token}` })
  await other.next('status')
  expect(await client.next('status')).toMatchObject({ agent_id: null, text: expect.stringContaining('Connected') })
  expect(await client.command({ type: 'set_api_key', provider: 'demo' })).toEqual({ ok: true })
  const opened = await client.command({ type: 'set_cwd', path: join(gateway.home, 'app') })
  expect(opened).toEqual({ ok: true, session_id: expect.stringMatching(/^ses_/) })
  expect(await client.next('status', (event) => !!event.cwd)).toMatchObject({ cwd: join(gateway.home, 'app') })
  const sent = await client.command({ type: 'send_message', text: 'Hello', client_msg_id: 'one' })
  expect(sent).toEqual({ ok: true, turn_id: expect.stringMatching(/^trn_/), queued: false, duplicate: false })
  const heard = await other.next('user_message')
  expect(heard).toMatchObject({ text: 'Hello', client_msg_id: 'one', cursor: expect.stringMatching(/^\d+-\d+$/) })
  client.close()
  other.close()
})
