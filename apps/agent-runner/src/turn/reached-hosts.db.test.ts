import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { addRules, decideRequest, startLease, toolCallsOf } from '@rain/db'
import { z } from 'zod'
import { defineTool } from '../tools/tool.ts'
import { calls, says, scripted } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

/** Hosts that a command does not name: Rain finds them, the person sees them, and nobody else grants them. */

let lab: TurnLab
let granted: (readonly string[])[] = []

const bash = defineTool<Record<string, unknown>>({
  name: 'bash',
  description: 'Pretends.',
  input: z.record(z.string(), z.unknown()),
  repeatable: false,
  async run(_, { allowedHosts = [], publicHosts = [] }) {
    granted.push([...new Set([...allowedHosts, ...publicHosts])])
    return { isError: false, content: 'done' }
  },
})

beforeAll(async () => {
  lab = await openTurnLab({ tools: [bash], sandboxed: true })
})
beforeEach(async () => {
  granted = []
  await rm(join(lab.folder, '.npmrc'), { force: true })
  await lab.db.prisma.policyRule.deleteMany()
  await lab.newAgent()
})
afterAll(() => lab?.close())

const install = (input: Record<string, unknown> = {}) =>
  scripted(calls(['bash', { command: 'npm install', ...input }]), says('Done.'))

async function semiAuto() {
  await lab.db.prisma.agent.update({ where: { id: lab.agent().agentId }, data: { supervision: 'semi_auto' } })
  const rules = [{ program: 'npm', verb: 'install', effect: 'allow' as const }]
  await addRules(lab.db, { userId: lab.userId, rules, origin: 'settings', createdBy: 'tok' })
}

async function lease(hosts: string[]) {
  const until = new Date(Date.now() + 3_600_000)
  const rest = { devices: [], budget: null, createdBy: 'tok', red: false }
  await startLease(lab.db, { ...rest, ...lab.agent(), tools: ['bash'], hosts, until })
}

test('are shown on the request, and granted by approving it, with those the model names', async () => {
  await semiAuto()
  const provider = install({ hosts: ['nodejs.org'] })
  const turn = await lab.send('Install it.')
  await lab.advance(turn.id, provider)
  const request = await lab.event(turn.id, 'permission_request')
  expect(request.reasons).toContainEqual(
    expect.objectContaining({ code: 'reaches_hosts', fragment: 'nodejs.org, registry.npmjs.org' }),
  )
  expect(request).not.toHaveProperty('remember')
  expect(granted).toEqual([])
  await lab.decide(turn.id, 'approved')
  await lab.advance(turn.id, provider)
  expect(granted).toEqual([['nodejs.org', 'registry.npmjs.org']])
})

test('are part of what was approved: where they have become others, nothing runs', async () => {
  const provider = install()
  const turn = await lab.send('Install it.')
  await lab.advance(turn.id, provider)
  await lab.decide(turn.id, 'approved')
  await writeFile(join(lab.folder, '.npmrc'), 'registry=https://evil.example/\n')
  await lab.advance(turn.id, provider)
  expect(granted).toEqual([])
  expect(await toolCallsOf(lab.db, turn.id)).toMatchObject([
    { status: 'failed', output: expect.stringContaining('leads elsewhere now') },
  ])
})

describe('of a call that the person has changed', () => {
  async function approveChanged(turnId: string, editedInput: Record<string, unknown>) {
    const request = await lab.event(turnId, 'permission_request')
    const given = { decision: 'approved', decidedBy: 'tok', decidedFrom: null, reason: null } as const
    await decideRequest(lab.db, { requestId: request.request_id, userId: lab.userId, ...given, editedInput })
  }

  test.each([
    ['a command that reached none', 'npm test', 'npm install'],
    ['one that reached others', 'npm install', 'npm install --no-audit'],
  ])('they are asked for again: %s', async (_, command, changed) => {
    const provider = scripted(calls(['bash', { command }]), says('Done.'))
    const turn = await lab.send('Go on.')
    await lab.advance(turn.id, provider)
    await writeFile(join(lab.folder, '.npmrc'), 'registry=https://evil.example/\n')
    await approveChanged(turn.id, { command: changed })
    await lab.advance(turn.id, provider)
    expect(granted).toEqual([])
    const asked = (await lab.events(turn.id)).filter((event) => event.type === 'permission_request')
    expect(asked.at(-1)).toMatchObject({
      input: { command: changed },
      reasons: expect.arrayContaining([expect.objectContaining({ code: 'reaches_hosts', fragment: 'evil.example' })]),
    })
    await lab.decide(turn.id, 'approved')
    await lab.advance(turn.id, provider)
    expect(granted).toEqual([['evil.example']])
  })

  test('they are granted where they are those that were shown, or that the person wrote', async () => {
    const provider = install()
    const turn = await lab.send('Install it.')
    await lab.advance(turn.id, provider)
    await approveChanged(turn.id, { command: 'npm install --no-audit', hosts: ['nodejs.org'] })
    await lab.advance(turn.id, provider)
    expect(granted).toEqual([['nodejs.org', 'registry.npmjs.org']])
  })
})

test('a host that a line mentions is granted by no rule for a program of the line', async () => {
  const rules = [{ program: 'npm', verb: 'test', effect: 'allow' as const }]
  await addRules(lab.db, { userId: lab.userId, rules, origin: 'settings', createdBy: 'tok' })
  const turn = await lab.send('Test it.')
  const command = 'echo https://evil.example && npm test'
  await lab.advance(turn.id, scripted(calls(['bash', { command }]), says('Done.')))
  expect(granted).toEqual([[]])
})

test('a host that echo says is not granted with the approval of what stands beside it', async () => {
  const command = 'echo https://evil.example && python x.py'
  const provider = scripted(calls(['bash', { command, hosts: ['Good.example'] }]), says('Done.'))
  const turn = await lab.send('Run it.')
  await lab.advance(turn.id, provider)
  await lab.decide(turn.id, 'approved')
  await lab.advance(turn.id, provider)
  expect(granted).toEqual([['good.example']])
})

test('must be named by a lease', async () => {
  await lease(['example.com'])
  const turn = await lab.send('Install it.')
  await lab.advance(turn.id, install())
  expect(granted).toEqual([])
  await lab.newAgent()
  await lease(['registry.npmjs.org'])
  const other = await lab.send('Install it.')
  await lab.advance(other.id, install())
  expect(granted).toEqual([['registry.npmjs.org']])
})
