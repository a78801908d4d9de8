import { expect, test } from '@jest/globals'
import type { Ack, Command } from '@rain/protocol'
import { afterStopping } from './after-stopping.ts'

const edit: Command = { type: 'edit_message', agent_id: 'a', turn_id: 't', text: 'x', client_msg_id: 'm' }
const busy: Ack = { ok: false, code: 'agent_busy', message: '' }

function server(...answers: Ack[]) {
  const sent: string[] = []
  const command = async ({ type }: Command): Promise<Ack | null> => {
    sent.push(type)
    return type === 'interrupt' ? { ok: true } : (answers.shift() ?? null)
  }
  return { sent, command, wait: async () => {} }
}

test('it is sent again until what was stopped has ended', async () => {
  const client = server(busy, busy, { ok: true, turn_id: 't2' })
  expect(await afterStopping(client, edit)).toEqual({ ok: true, turn_id: 't2' })
  expect(client.sent).toEqual(['interrupt', 'edit_message', 'edit_message', 'edit_message'])
})

test('another refusal is told at once, and no answer is not asked for again', async () => {
  const gone: Ack = { ok: false, code: 'turn_not_found', message: '' }
  expect(await afterStopping(server(gone), edit)).toEqual(gone)
  expect(await afterStopping(server(), edit)).toBeNull()
})

test('it does not go on for ever', async () => {
  const client = server(...Array<Ack>(100).fill(busy))
  expect(await afterStopping(client, edit)).toEqual(busy)
  expect(client.sent.length).toBeLessThan(100)
})
