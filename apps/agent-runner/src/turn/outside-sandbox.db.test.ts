import { mkdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect } from '@jest/globals'
import { addRules, decideRequest, startLease, toolCallsOf } from '@rain/db'
import { createSandbox } from '../sandbox/create-sandbox.ts'
import { testWithSandbox as test } from '../sandbox/testing/test-with-sandbox.ts'
import { createBash } from '../tools/bash/bash.ts'
import { cleanEnvironment, sessionEnvironment } from '../tools/bash/clean-environment.ts'
import { startReaper, type Reaper } from '../tools/bash/reaper.ts'
import { calls, says, scripted, type ScriptedProvider } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

/** The one way out of the sandbox, tried by a model that wants nothing else; commands, sandbox and rows are real. */

let lab: TurnLab
let reaper: Reaper
let away: string
let isAttended = true

const host = { ...process.env, ANTHROPIC_API_KEY: 'sk-secret', DATABASE_URL: 'postgres://secret', REDIS_URL: 'secret' }

beforeAll(async () => {
  away = join(await realpath(tmpdir()), `rain-away-${crypto.randomUUID()}`)
  await mkdir(join(away, 'rain'), { recursive: true })
  await writeFile(join(away, 'keys'), 'the keys')
  const environment = cleanEnvironment(host)
  reaper = startReaper(environment)
  const sandbox = await createSandbox({
    rainHome: join(away, 'rain'),
    home: away,
    searchPath: environment.PATH ?? '',
  })
  const bash = createBash({ environment, outsideEnvironment: sessionEnvironment(host), reaper, sandbox })
  lab = await openTurnLab({ tools: [bash], sandboxed: true, isAttended: () => isAttended })
})
beforeEach(async () => {
  isAttended = true
  await lab.db.prisma.policyRule.deleteMany()
  await lab.newAgent()
})
afterAll(async () => {
  await lab?.close()
  reaper.close()
  await rm(away, { recursive: true, force: true })
})

const outside = (command: string): [string, Record<string, unknown>] => [
  'bash',
  { command, outside_sandbox: true, outside_reason: 'It needs the keys.' },
]
const steal = () => outside(`cat ${away}/keys; env`)

async function asked(provider: ScriptedProvider): Promise<string> {
  const { id } = await lab.send('go on')
  await lab.advance(id, provider)
  return id
}

const pending = (turnId: string) => lab.db.prisma.permissionRequest.findMany({ where: { turnId, status: 'pending' } })

async function approve(turnId: string, answer: { editedInput?: Record<string, unknown>; forTurn?: boolean } = {}) {
  const [request] = await pending(turnId)
  const given = { decision: 'approved', decidedBy: 'tok', decidedFrom: null, reason: null } as const
  return decideRequest(lab.db, { requestId: request?.id ?? '', userId: lab.userId, ...given, ...answer })
}

async function lease() {
  const until = new Date(Date.now() + 3_600_000)
  const rest = { devices: ['*'], budget: null, createdBy: 'tok', hosts: ['*'], red: true }
  await startLease(lab.db, { ...rest, ...lab.agent(), tools: ['*', 'bash'], until })
}

async function semiAuto() {
  await lab.db.prisma.agent.update({ where: { id: lab.agent().agentId }, data: { supervision: 'semi_auto' } })
  const rules = [
    { tool: 'bash', effect: 'allow' as const },
    { program: 'cat', verb: '', effect: 'allow' as const },
  ]
  await addRules(lab.db, { userId: lab.userId, rules, origin: 'settings', createdBy: 'tok' })
}

describe('without the PIN', () => {
  const modes: [string, () => Promise<void>][] = [
    ['supervised', async () => undefined],
    ['semi-automatic, with rules that allow', semiAuto],
    ['autonomous for everything, red too', lease],
  ]

  test.each(modes)('it does not run: %s', async (_, enter) => {
    await enter()
    const turnId = await asked(scripted(calls(steal()), says('Well.')))
    const request = await lab.event(turnId, 'permission_request')
    expect(request).toMatchObject({
      level: 'red',
      input: { outside_sandbox: true },
      reason: expect.stringContaining('outside of the sandbox'),
    })
    expect(request).not.toHaveProperty('remember')
    expect(request).not.toHaveProperty('kind')
    expect(await toolCallsOf(lab.db, turnId)).toMatchObject([{ status: 'awaiting_permission', output: null }])
  })

  test('it does not run with nobody there', async () => {
    await lease()
    isAttended = false
    const turnId = await asked(scripted(calls(steal()), says('Well.')))
    expect(await toolCallsOf(lab.db, turnId)).toMatchObject([
      { status: 'failed', output: expect.stringContaining('nobody is there') },
    ])
  })

  test('it does not run without a reason for the person', async () => {
    const turnId = await asked(scripted(calls(['bash', { command: 'env', outside_sandbox: true }]), says('Well.')))
    expect(await toolCallsOf(lab.db, turnId)).toMatchObject([
      { status: 'failed', output: expect.stringContaining('outside_reason') },
    ])
  })
})

describe('approved', () => {
  test('it runs outside, without the secrets of Rain, and the audit log says so', async () => {
    const provider = scripted(calls(steal()), says('Done.'))
    const turnId = await asked(provider)
    await approve(turnId)
    await lab.advance(turnId, provider)
    const [call] = await toolCallsOf(lab.db, turnId)
    expect(call).toMatchObject({ status: 'done', output: expect.stringContaining('the keys') })
    expect(call?.output).not.toMatch(/secret/)
    const [entry] = await lab.db.prisma.auditEntry.findMany({
      where: { kind: 'tool_started', entry: { path: ['turn'], equals: turnId } },
    })
    expect(entry?.entry).toMatchObject({ decision: 'approval_with_pin', outside_sandbox: true })
  })

  test('it stands for no second call, also not for the rest of the turn', async () => {
    const provider = scripted(calls(steal()), calls(steal()), says('Done.'))
    const turnId = await asked(provider)
    await approve(turnId, { forTurn: true })
    await lab.advance(turnId, provider)
    const all = await toolCallsOf(lab.db, turnId)
    expect(all.map(({ status }) => status)).toEqual(['done', 'awaiting_permission'])
  })

  test('a rule that denies still wins', async () => {
    const provider = scripted(calls(steal()), says('Well.'))
    const turnId = await asked(provider)
    await approve(turnId)
    const rules = [{ program: 'cat', effect: 'deny' as const }]
    await addRules(lab.db, { userId: lab.userId, rules, origin: 'settings', createdBy: 'tok' })
    await lab.advance(turnId, provider)
    expect(await toolCallsOf(lab.db, turnId)).toMatchObject([
      { status: 'failed', output: expect.stringContaining('a rule against this') },
    ])
  })

  test.each([
    ['harmless', 'mkdir -p made'],
    ['red', 'rm -rf made'],
  ])('as a %s call in the sandbox and then changed to leave it, it is asked for again', async (_, command) => {
    const provider = scripted(calls(['bash', { command }]), says('Well.'))
    const turnId = await asked(provider)
    await approve(turnId, { editedInput: steal()[1] })
    await lab.advance(turnId, provider)
    expect(await pending(turnId)).toMatchObject([{ level: 'red' }])
    expect(await toolCallsOf(lab.db, turnId)).toMatchObject([{ status: 'awaiting_permission', output: null }])
    await approve(turnId)
    await lab.advance(turnId, provider)
    expect(await toolCallsOf(lab.db, turnId)).toMatchObject([
      { status: 'done', output: expect.stringContaining('the keys') },
    ])
  })

  test('changed to stay inside, it stays inside', async () => {
    const provider = scripted(calls(steal()), says('Well.'))
    const turnId = await asked(provider)
    await approve(turnId, { editedInput: { command: `cat ${away}/keys` } })
    await lab.advance(turnId, provider)
    expect(await toolCallsOf(lab.db, turnId)).toMatchObject([
      { status: 'failed', output: expect.not.stringContaining('the keys') },
    ])
  })
})
