import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '@rain/protocol'
import { connectIo } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1])

let gateway: TestGateway
let token: string
let id: string

beforeAll(async () => {
  gateway = await startTestGateway()
  await gateway.db.prisma.user.updateMany({ data: { provider: 'demo', model: 'auto' } })
  token = await gateway.token()
  await mkdir(join(gateway.home, 'app'))
  id = await aPicture()
}, 120_000)
afterAll(() => gateway?.close())

/** A picture that a call of the signed-in person's agent gave. */
async function aPicture(): Promise<string> {
  const client = await connectIo(gateway.url, { token })
  await client.command({ type: 'set_cwd', path: join(gateway.home, 'app'), fresh: true })
  const ack = await client.command({ type: 'send_message', text: 'Look' })
  client.close()
  const turn = await playTurn(gateway, ack.ok ? (ack.turn_id ?? '') : '')
  const [call] = await turn.answer(1, 'I look.', [{ command: 'ls', level: 'green' }])
  const { id: toolCallId, userId } = await gateway.db.prisma.toolCall.findUniqueOrThrow({ where: { id: call!.id } })
  const image = { id: newId('toolImage'), userId, toolCallId, position: 0, mediaType: 'image/jpeg' }
  await gateway.db.prisma.toolImage.create({ data: { ...image, width: 2, height: 1, bytes } })
  return image.id
}

const get = (id: string, headers: Record<string, string>) => fetch(`${gateway.url}/api/images/${id}`, { headers })

test('a picture is given to its person as it is, and to nobody without a token', async () => {
  const answer = await get(id, { authorization: `Bearer ${token}` })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes)
  expect((await get(id, {})).status).toBe(401)
})

test('a picture of somebody else, and one that is not there, are not found', async () => {
  await gateway.db.prisma.toolImage.update({ where: { id }, data: { userId: 'usr_somebody' } })
  const headers = { authorization: `Bearer ${token}` }
  expect((await get(id, headers)).status).toBe(404)
  expect((await get('img_0000000000000000', headers)).status).toBe(404)
})
