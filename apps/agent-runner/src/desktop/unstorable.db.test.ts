import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { calls, says, scripted } from '../turn/testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from '../turn/testing/turn-lab.ts'
import { connectFakeDevice, sees } from './testing/fake-device.ts'

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab()
})
afterAll(() => lab?.close())

test('titles of windows that no database keeps end no turn', async () => {
  await lab.newAgent()
  const device = await connectFakeDevice(lab, lab.agent())
  device.answers(() => sees('f1', { window: { id: '7', title: 'a\u0000b\ud800c', app: 'x\u0000' } }))
  const turn = await lab.send('look')
  await lab.advance(turn.id, scripted(calls(['computer', { action: 'screenshot' }]), says('seen')))
  device.disconnect()
  expect(await lab.event(turn.id, 'result')).toMatchObject({ text: 'completed' })
  const [row] = await lab.db.prisma.toolCall.findMany({ where: { turnId: turn.id } })
  expect(row).toMatchObject({ status: 'done', detail: { window: { title: 'a�b�c', app: 'x�' } } })
})
