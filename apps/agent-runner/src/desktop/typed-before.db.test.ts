import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { calls, says, scripted } from '../turn/testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from '../turn/testing/turn-lab.ts'
import { connectFakeDevice, type FakeDevice } from './testing/fake-device.ts'

let lab: TurnLab
let device: FakeDevice

beforeAll(async () => {
  lab = await openTurnLab()
})
afterAll(() => lab?.close())
beforeEach(async () => {
  await lab.newAgent()
  device = await connectFakeDevice(lab, lab.agent())
})
afterEach(() => device.disconnect())

const look = ['computer', { action: 'screenshot' }] as [string, Record<string, unknown>]
const type = (text: string) => ['computer', { action: 'type', text }] as [string, Record<string, unknown>]
const levels = async (turnId: string) =>
  (await lab.db.prisma.toolCall.findMany({ where: { turnId }, orderBy: [{ step: 'asc' }, { position: 'asc' }] })).map(
    ({ level }) => level,
  )

test('a command that is typed in pieces is judged as a whole, from one answer to the next', async () => {
  const provider = scripted(calls(type('rm -rf')), calls(type(' ~')), says('never'))
  const turn = await lab.send('type it')
  await lab.advance(turn.id, provider)
  await lab.decide(turn.id, 'approved')
  await lab.advance(turn.id, provider)
  expect((await levels(turn.id)).at(-1)).toBe('red')
  expect(device.done).toHaveLength(1)
})

test('and within one', async () => {
  const turn = await lab.send('type it')
  await lab.advance(turn.id, scripted(calls(type('rm'), type(' -r'), type('f ~')), says('never')))
  expect((await levels(turn.id)).at(-1)).toBe('red')
})

test('what was denied was not typed', async () => {
  const provider = scripted(calls(type('rm -rf')), calls(type(' ~')), says('never'))
  const turn = await lab.send('type it')
  await lab.advance(turn.id, provider)
  await lab.decide(turn.id, 'denied')
  await lab.advance(turn.id, provider)
  expect((await levels(turn.id)).at(-1)).toBe('computer')
})

test('a command in pieces is one from one turn to the next, too', async () => {
  const first = await lab.send('type it')
  await lab.advance(first.id, scripted(calls(type('rm -rf')), says('well')))
  await lab.decide(first.id, 'approved')
  await lab.advance(first.id, scripted(says('well')))
  const second = await lab.send('go on')
  await lab.advance(second.id, scripted(calls(type(' ~')), says('never')))
  expect((await levels(second.id)).at(-1)).toBe('red')
})

test('what was begun in another window is no part of it', async () => {
  const first = await lab.send('type it')
  await lab.advance(first.id, scripted(calls(look), calls(type('rm -rf')), says('well')))
  await lab.decide(first.id, 'approved')
  await lab.advance(first.id, scripted(says('well')))
  await lab.db.prisma.$executeRaw`
    UPDATE tool_calls SET target = jsonb_set(target, '{window,id}', '"0x9"') WHERE turn_id = ${first.id}`
  const second = await lab.send('go on')
  await lab.advance(second.id, scripted(calls(look), calls(type(' ~')), says('never')))
  expect((await levels(second.id)).at(-1)).toBe('computer')
})

const between: [string, Record<string, unknown>][] = [
  ['looks', { action: 'screenshot' }],
  ['clicks', { action: 'left_click', coordinate: [1, 1] }],
  ['keys that write nothing', { action: 'key', text: 'shift' }],
]
test.each(between)('however many %s come between, it is one', async (_what, input) => {
  const first = await lab.send('type it')
  await lab.advance(first.id, scripted(calls(type('rm -rf')), says('well')))
  await lab.decide(first.id, 'approved')
  await lab.advance(first.id, scripted(says('well')))
  const [typed] = await lab.db.prisma.toolCall.findMany({ where: { turnId: first.id } })
  await lab.db.prisma.$executeRaw`
    INSERT INTO tool_calls (id, user_id, turn_id, message_id, step, position, tool_use_id, tool, input, input_hash, level,
      reasons, status, target, created_at)
    SELECT id || '_' || n, user_id, turn_id, message_id, step, n, tool_use_id, tool, ${input}::jsonb, input_hash, level,
      reasons, status, target, created_at
    FROM tool_calls, generate_series(1, 1000) n WHERE id = ${typed?.id}`
  const second = await lab.send('go on')
  await lab.advance(second.id, scripted(calls(type(' ~')), says('never')))
  expect((await levels(second.id)).at(-1)).toBe('red')
})

test('what is long past is read no more than anybody could go on with', async () => {
  const first = await lab.send('type it')
  await lab.advance(first.id, scripted(calls(type('rm -rf')), says('well')))
  await lab.decide(first.id, 'approved')
  await lab.advance(first.id, scripted(says('well')))
  await lab.db.prisma.$executeRaw`
    INSERT INTO tool_calls (id, user_id, turn_id, message_id, step, position, tool_use_id, tool, input, input_hash, level,
      reasons, status, target, created_at)
    SELECT id || '_' || n, user_id, turn_id, message_id, step, n, tool_use_id, tool,
      jsonb_build_object('action', 'type', 'text', repeat('a', 10000)), input_hash, level, reasons, status, target, created_at
    FROM tool_calls, generate_series(1, 6) n WHERE turn_id = ${first.id}`
  const second = await lab.send('go on')
  await lab.advance(second.id, scripted(calls(type(' ~')), says('never')))
  expect((await levels(second.id)).at(-1)).toBe('computer')
})
