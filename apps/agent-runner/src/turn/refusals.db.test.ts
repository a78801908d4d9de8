import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { addRules } from '@rain/db'
import { calls, says, scripted } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

/** What the audit log says of calls that were not run. */

let lab: TurnLab
let isAttended = true

beforeAll(async () => {
  lab = await openTurnLab({ sandboxed: true, isAttended: () => isAttended })
})
beforeEach(async () => {
  isAttended = true
  await lab.newAgent()
})
afterAll(() => lab?.close())

async function entriesOf(turnId: string) {
  const { rows } = await lab.db.pool.query<{ kind: string; entry: Record<string, unknown> }>(
    `SELECT kind, entry FROM audit_entries WHERE entry ->> 'turn' = $1 ORDER BY seq`,
    [turnId],
  )
  return rows
}

test('a call that a rule forbids is written down with the rule', async () => {
  const { userId } = lab.agent()
  const rules = [{ effect: 'deny' as const, program: 'git', verb: 'push' }]
  const [rule] = (await addRules(lab.db, { userId, rules, origin: 'settings', createdBy: 'tok' })) ?? []
  const turn = await lab.send('Push it.')
  await lab.advance(turn.id, scripted(calls(['bash', { command: 'git push' }]), says('I may not.')))
  expect(await entriesOf(turn.id)).toMatchObject([
    { kind: 'tool_refused', entry: { tool: 'bash', decision: 'denied_by_rule', ground: rule?.id } },
  ])
})

test('a call that nobody is there to allow is written down, and what is green runs', async () => {
  isAttended = false
  await writeFile(join(lab.folder, 'notes.txt'), 'x')
  const turn = await lab.send('Tidy up.')
  const steps = scripted(
    calls(['read_file', { path: 'notes.txt' }], ['bash', { command: 'npm test' }]),
    says('I may not.'),
  )
  await lab.advance(turn.id, steps)
  expect(await entriesOf(turn.id)).toMatchObject([
    { kind: 'tool_started', entry: { tool: 'read_file' } },
    { kind: 'tool_ended', entry: { tool: 'read_file' } },
    { kind: 'tool_refused', entry: { tool: 'bash', level: 'yellow', decision: 'nobody_there' } },
  ])
})

test('a call that could never run is no matter of permission', async () => {
  const turn = await lab.send('Do it.')
  await lab.advance(turn.id, scripted(calls(['no_such_tool', {}]), says('I cannot.')))
  expect(await entriesOf(turn.id)).toEqual([])
})
