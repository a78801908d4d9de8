import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { recordStep, startToolCall, toolCallsOf } from '@rain/db'
import { newId, noUsage, type Level } from '@rain/protocol'
import { inputHash } from './input-hash.ts'
import { placeOfCall } from './place-of-call.ts'
import { calls, says, scripted } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

/** Links that lead elsewhere by the time a call runs, and answers that were given for something else. */

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab()
})

beforeEach(() => lab.newAgent())
afterAll(() => lab?.close())

/** A call as a runner left it that was lost right after it had written it, or right after it had begun it. */
async function leftBehind(tool: string, input: Record<string, unknown>, level: Level, begun = false) {
  const turn = await lab.send('go on')
  const lost = await lab.claimAndDie(turn.id)
  const fence = { turnId: turn.id, epoch: lost.epoch }
  const call = { id: newId('toolCall'), toolUseId: 'toolu_lost', tool, input, level, reasons: [], unusable: null }
  const { approvedPath: leadsTo } = await placeOfCall(lab.folder, input)
  const hash = inputHash({ tool, input, cwd: lab.folder, leadsTo })
  await recordStep(lab.db, fence, {
    step: 1,
    provider: 'scripted',
    model: 'scripted-1',
    stopReason: 'tool_use',
    content: [{ type: 'tool_call', toolUseId: call.toolUseId, tool, input }],
    usage: noUsage,
    cost: 0,
    toolCalls: [{ ...call, inputHash: hash }],
  })
  if (begun) await startToolCall(lab.db, fence, { id: call.id, from: 'proposed', inputHash: hash })
  return turn.id
}

async function point(link: string, target: string) {
  await rm(join(lab.folder, link), { force: true })
  await symlink(target, join(lab.folder, link))
}

test('a call that was red when it was written is asked for with the PIN, however harmless it looks by then', async () => {
  const turnId = await leftBehind('write_file', { path: 'notes.txt', content: 'x' }, 'red')
  await lab.advance(turnId, scripted())
  expect(await lab.event(turnId, 'permission_request')).toMatchObject({ level: 'red' })
  await lab.decide(turnId, 'denied')
})

test('a read that was begun is not repeated where its link leads to a secret now', async () => {
  await mkdir(join(lab.folder, '.ssh'), { recursive: true })
  await writeFile(join(lab.folder, '.ssh', 'id_rsa'), 'the secret key')
  await point('notes', join(lab.folder, '.ssh', 'id_rsa'))
  const turnId = await leftBehind('read_file', { path: 'notes' }, 'green', true)
  await lab.advance(turnId, scripted(says('I see.')))
  const [call] = await toolCallsOf(lab.db, turnId)
  expect(call).toMatchObject({ status: 'failed', output: expect.stringContaining('more dangerous') })
  expect(JSON.stringify(await lab.events(turnId))).not.toContain('the secret key')
})

test('a write that was approved is refused where its link leads to a protected place now', async () => {
  await mkdir(join(lab.folder, 'plain'), { recursive: true })
  await mkdir(join(lab.folder, '.ssh'), { recursive: true })
  await point('where', join(lab.folder, 'plain'))
  const turn = await lab.send('write')
  const provider = scripted(calls(['write_file', { path: 'where/config', content: 'mine' }]), says('Well.'))
  await lab.advance(turn.id, provider)
  expect(await lab.event(turn.id, 'permission_request')).toMatchObject({ level: 'yellow' })
  await lab.decide(turn.id, 'approved')
  await point('where', join(lab.folder, '.ssh'))
  await lab.advance(turn.id, provider)
  const [call] = await toolCallsOf(lab.db, turn.id)
  expect(call).toMatchObject({ status: 'failed' })
  await expect(readFile(join(lab.folder, '.ssh', 'config'))).rejects.toThrow()
})
