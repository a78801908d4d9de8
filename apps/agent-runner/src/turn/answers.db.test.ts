import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { decideRequest, toolCallsOf } from '@rain/db'
import { calls, says, scripted, type ScriptedProvider } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

/** Answers that are more than yes or no: another input, and leave for the rest of the turn. */

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab()
})

beforeEach(() => lab.newAgent())
afterAll(() => lab?.close())

type Answer = { editedInput?: Record<string, unknown>; forTurn?: boolean }

const pending = (turnId: string) =>
  lab.db.prisma.permissionRequest.findMany({ where: { turnId, status: 'pending' }, orderBy: { createdAt: 'asc' } })

/** Approves the oldest open request. */
async function approve(turnId: string, answer: Answer = {}) {
  const [request] = await pending(turnId)
  const given = { decision: 'approved', decidedBy: 'tok', decidedFrom: null, reason: null } as const
  return decideRequest(lab.db, { requestId: request?.id ?? '', userId: lab.userId, ...given, ...answer })
}

async function asking(provider: ScriptedProvider): Promise<string> {
  const { id } = await lab.send('go on')
  await lab.advance(id, provider)
  return id
}

const file = (name: string) => readFile(join(lab.folder, name), 'utf8')
const write = (path: string, content = 'mine'): [string, Record<string, unknown>] => ['write_file', { path, content }]

describe('a call that the person has changed', () => {
  test('runs as they changed it, keeps what the model asked for, and the model is told', async () => {
    const provider = scripted(calls(write('a.txt')), says('I see.'))
    const turnId = await asking(provider)
    await approve(turnId, { editedInput: { path: 'b.txt', content: 'yours' } })
    await lab.advance(turnId, provider)
    expect(await file('b.txt')).toBe('yours')
    await expect(file('a.txt')).rejects.toThrow()
    const [call] = await toolCallsOf(lab.db, turnId)
    expect(call).toMatchObject({
      status: 'done',
      input: { path: 'a.txt' },
      editedInput: { path: 'b.txt', content: 'yours' },
    })
    expect(JSON.stringify(provider.requests[1])).toMatch(/person changed this call.*b\.txt.*yours/)
  })

  test('into something worse is asked for again, as it is now, and needs the PIN', async () => {
    const provider = scripted(calls(['bash', { command: 'mkdir made' }]), says('I see.'))
    const turnId = await asking(provider)
    await approve(turnId, { editedInput: { command: 'rm -rf made' } })
    await lab.advance(turnId, provider)
    const asked = (await lab.events(turnId)).filter((event) => event.type === 'permission_request')
    expect(asked).toMatchObject([
      { input: { command: 'mkdir made' } },
      { level: 'red', input: { command: 'rm -rf made' }, proposed_input: { command: 'mkdir made' } },
    ])
    expect(await toolCallsOf(lab.db, turnId)).toMatchObject([{ status: 'awaiting_permission', output: null }])
    await approve(turnId)
    await lab.advance(turnId, provider)
    expect(await toolCallsOf(lab.db, turnId)).toMatchObject([{ status: 'done' }])
  })

  test('into something that no longer fits the tool is not run, and the model learns why', async () => {
    const provider = scripted(calls(write('a.txt')), says('I see.'))
    const turnId = await asking(provider)
    await approve(turnId, { editedInput: { path: 7 } })
    await lab.advance(turnId, provider)
    const [call] = await toolCallsOf(lab.db, turnId)
    expect(call).toMatchObject({ status: 'failed', output: expect.stringMatching(/person changed[^]*path/) })
  })

  test('is not run by the runner that takes over before it is judged', async () => {
    const provider = scripted(calls(write('lost.txt')), says('I see.'))
    const turnId = await asking(provider)
    await approve(turnId, { editedInput: { path: '.ssh/config', content: 'x' } })
    await lab.claimAndDie(turnId)
    await lab.advance(turnId, provider)
    expect(await pending(turnId)).toMatchObject([{ level: 'red' }])
    await expect(file('.ssh/config')).rejects.toThrow()
  })
})

describe('an approval for the rest of the turn', () => {
  test('covers later calls of its kind, which say so in the audit log, and ends with the turn', async () => {
    const provider = scripted(calls(write('a.txt')), calls(write('b.txt'), write('c.txt')), says('Done.'))
    const turnId = await asking(provider)
    expect(await lab.event(turnId, 'permission_request')).toMatchObject({ kind: 'write_file' })
    const [decided] = await approve(turnId, { forTurn: true })
    await lab.advance(turnId, provider)
    expect(await file('c.txt')).toBe('mine')
    expect(await pending(turnId)).toEqual([])
    const entries = await lab.db.prisma.auditEntry.findMany({
      where: { kind: 'tool_started', entry: { path: ['turn'], equals: turnId } },
      orderBy: { seq: 'asc' },
    })
    expect(entries.map(({ entry }) => entry)).toMatchObject([
      { decision: 'approval', request: decided?.id },
      { decision: 'turn', ground: decided?.id, request: decided?.id, decided_by: 'tok' },
      { decision: 'turn', ground: decided?.id, request: decided?.id, decided_by: 'tok' },
    ])
    const next = await asking(scripted(calls(write('d.txt'))))
    expect(await pending(next)).toHaveLength(1)
  })

  test('covers neither another tool nor a more dangerous call', async () => {
    await rm(join(lab.folder, 'a.txt'), { force: true })
    const provider = scripted(
      calls(write('a.txt')),
      calls(['edit_file', { path: 'a.txt', old_text: 'mine', new_text: 'x' }], write('.ssh/config')),
    )
    const turnId = await asking(provider)
    await approve(turnId, { forTurn: true })
    await lab.advance(turnId, provider)
    expect((await pending(turnId)).map(({ level, kind }) => [level, kind?.split('\n')[0] ?? null])).toEqual([
      ['yellow', 'edit_file'],
      ['red', null],
    ])
  })

  test('of a command covers the same program and verb, whatever else it says', async () => {
    const bash = (command: string): [string, Record<string, unknown>] => ['bash', { command }]
    const provider = scripted(
      calls(bash('git add a')),
      calls(bash('git add b'), bash('git add c && git commit -m x'), bash('rm -rf x')),
    )
    const turnId = await asking(provider)
    await approve(turnId, { forTurn: true })
    await lab.advance(turnId, provider)
    expect((await pending(turnId)).map(({ kind }) => kind?.split('\n')[0] ?? null)).toEqual([
      'git add, git commit',
      null,
    ])
  })
})
