import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { cancelTurn, isKnownAddress, policyOf, subAgentsOf, turnsToRing, type Turn } from '@rain/db'
import { limits } from '@rain/protocol'
import { z } from 'zod'
import type { ModelRequest } from '../../providers/provider.ts'
import { succeeded } from '../../tools/outcome.ts'
import { defineTool } from '../../tools/tool.ts'
import { calls, fails, says, scripted } from '../testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from '../testing/turn-lab.ts'

let lab: TurnLab

const readsStrangers = defineTool({
  name: 'search_files',
  description: 'Finds what strangers wrote.',
  input: z.object({}),
  repeatable: true,
  run: async () => ({ ...succeeded('their words'), readFrom: 'example.com' }),
})

beforeAll(async () => {
  lab = await openTurnLab({ tools: [readsStrangers] })
})
beforeEach(() => lab.newAgent())
afterAll(() => lab?.close())

const row = (turnId: string) => lab.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
const below = (turn: { id: string }) => subAgentsOf(lab.db, turn.id)
const aTask = (more: Record<string, unknown> = {}): [string, Record<string, unknown>] => [
  'task',
  { description: 'Read the logs', prompt: 'Find the error in the logs.', ...more },
]
const idle = () => scripted()

/** A turn whose model has asked for these tasks in its first step. */
async function parentOf(...tasks: [string, Record<string, unknown>][]): Promise<Turn> {
  const turn = await lab.send('look into it')
  await lab.advance(turn.id, scripted(calls(...tasks)))
  return turn
}

async function onlyBelow(turn: { id: string }) {
  const [first, ...others] = await below(turn)
  if (!first || others.length > 0) throw new Error('not one sub-agent')
  return first
}

/** All that the model was told, as one text. */
const told = (request: ModelRequest | undefined) => JSON.stringify(request?.conversation ?? null)

describe('a sub-agent', () => {
  test('works on its own task alone, and its last words are the result of the call', async () => {
    const turn = await parentOf(aTask())
    const sub = await onlyBelow(turn)
    expect(await row(turn.id)).toMatchObject({ status: 'parked', leaseOwner: null })

    const worker = scripted(calls(['list_directory', { path: '.' }]), says('The disk is full.'))
    await lab.advance(sub.id, worker)
    expect(told(worker.requests[0])).toContain('Find the error in the logs.')
    expect(told(worker.requests[0])).not.toContain('look into it')
    expect(worker.requests[0]?.system).toContain('sub-agent')

    const parent = scripted(says('It is the disk.'))
    await lab.advance(turn.id, parent)
    expect(told(parent.requests[0])).toContain('The disk is full.')
    expect(await row(turn.id)).toMatchObject({ status: 'done', outcome: 'completed' })
  })

  test('is told of when it starts and when it ends, under a name below its parent', async () => {
    const turn = await parentOf(aTask())
    const sub = await onlyBelow(turn)
    await lab.advance(sub.id, scripted(says('Done.')))
    const { agentKey } = lab.agent()
    const events = await lab.events(sub.id)
    const toolUseId = (await lab.event(turn.id, 'tool_use')).id
    expect(events[0]).toEqual({
      type: 'subagent_spawned',
      agent_id: `${agentKey}::${sub.subAgent}`,
      parent_agent_id: agentKey,
      short_name: expect.stringMatching(/^read-the-logs-[0-9a-f]{4}$/),
      task: 'Find the error in the logs.',
      turn_id: sub.id,
      tool_use_id: toolUseId,
    })
    expect(events.at(-1)).toMatchObject({ type: 'subagent_completed', status: 'completed', result_preview: 'Done.' })
    expect(events.filter((event) => event.type === 'result' || event.type === 'error')).toEqual([])
    expect(new Set(events.map((event) => 'agent_id' in event && event.agent_id))).toEqual(
      new Set([`${agentKey}::${sub.subAgent}`]),
    )
  })

  test('that fails is told to its parent as a failed call', async () => {
    const turn = await parentOf(aTask())
    const sub = await onlyBelow(turn)
    await lab.advance(sub.id, scripted(fails('provider_auth', 'The key was refused.')))
    const parent = scripted(says('Too bad.'))
    await lab.advance(turn.id, parent)
    expect(told(parent.requests[0])).toContain('could not finish: The key was refused.')
    expect(await lab.event(turn.id, 'tool_result')).toMatchObject({ is_error: true })
    expect(await lab.event(sub.id, 'subagent_completed')).toMatchObject({ status: 'error' })
  })

  test('works beside another, and the parent goes on when both have ended', async () => {
    const turn = await parentOf(aTask(), aTask({ description: 'Read the mails' }))
    const [one, two] = await below(turn)
    if (!one || !two) throw new Error('not two')
    expect(await lab.db.prisma.turn.count({ where: { parentTurnId: turn.id, status: 'queued' } })).toBe(2)
    await lab.claimAndDie(one.id)
    await lab.advance(two.id, scripted(says('second')))
    const tooEarly = idle()
    await lab.advance(turn.id, tooEarly)
    expect(tooEarly.requests).toHaveLength(0)
    await lab.advance(one.id, scripted(says('first')))
    const parent = scripted(says('both'))
    await lab.advance(turn.id, parent)
    expect(told(parent.requests[0])).toMatch(/first.*second/)
  })

  test('lets the other calls of its step run first', async () => {
    const turn = await parentOf(aTask(), ['list_directory', { path: '.' }])
    await lab.event(turn.id, 'tool_result')
    expect(await row(turn.id)).toMatchObject({ status: 'parked' })
  })

  test('does not hold up the next message longer than its parent does', async () => {
    const turn = await parentOf(aTask())
    const next = await lab.send('and then?')
    await lab.advance(next.id, idle())
    expect(await row(next.id)).toMatchObject({ status: 'queued' })
    await lab.advance((await onlyBelow(turn)).id, scripted(says('Done.')))
    await lab.advance(turn.id, scripted(says('Done.')))
    await lab.advance(next.id, scripted(says('this')))
    expect(await row(next.id)).toMatchObject({ outcome: 'completed' })
  })
})

describe('the limits of sub-agents', () => {
  test(`are ${limits.subAgentsAtOnce} at once: the others are refused, and the model is told`, async () => {
    const wanted = Array.from({ length: limits.subAgentsAtOnce + 1 }, () => aTask())
    const turn = await parentOf(...wanted)
    expect(await below(turn)).toHaveLength(limits.subAgentsAtOnce)
    expect(await lab.event(turn.id, 'tool_result')).toMatchObject({
      is_error: true,
      content: expect.stringContaining('5 work at once'),
    })
  })

  test(`are ${limits.subAgentDepth} deep: the lowest has no such tool`, async () => {
    let turn: { id: string } = await parentOf(aTask())
    for (let depth = 1; depth < limits.subAgentDepth; depth++) {
      turn = await onlyBelow(turn)
      await lab.advance(turn.id, scripted(calls(aTask())))
    }
    const lowest = await onlyBelow(turn)
    const worker = scripted(calls(aTask()), says('alone, then'))
    await lab.advance(lowest.id, worker)
    expect(worker.requests[0]?.tools.map(({ name }) => name)).not.toContain('task')
    expect(await below(lowest)).toEqual([])
    expect(await lab.event(lowest.id, 'tool_result')).toMatchObject({ is_error: true })
  })

  test(`are ${limits.subAgentsPerMessage} for a message, at whatever depth`, async () => {
    const turn = await parentOf(...Array.from({ length: 5 }, () => aTask()))
    const [first, second, third] = await below(turn)
    if (!first || !second || !third) throw new Error('not five')
    for (const { id } of [first, second])
      await lab.advance(id, scripted(calls(...Array.from({ length: 5 }, () => aTask()))))
    await lab.advance(third.id, scripted(calls(aTask()), says('alone, then')))
    expect(await below(third)).toEqual([])
  })

  test('are the tools its parent has left it', async () => {
    const turn = await parentOf(aTask({ tools: ['read_file', 'task'] }))
    const sub = await onlyBelow(turn)
    const worker = scripted(calls(['list_directory', { path: '.' }]), calls(aTask()))
    await lab.advance(sub.id, worker)
    expect(worker.requests[0]?.tools.map(({ name }) => name).sort()).toEqual(['read_file', 'task'])
    expect(await lab.event(sub.id, 'tool_result')).toMatchObject({ is_error: true })
    const lower = scripted(says('nothing'))
    await lab.advance((await onlyBelow(sub)).id, lower)
    expect(lower.requests[0]?.tools.map(({ name }) => name).sort()).toEqual(['read_file', 'task'])
  })

  test('cannot be widened by asking for what the parent has not', async () => {
    const turn = await parentOf(aTask({ tools: ['read_file', 'task'] }))
    const sub = await onlyBelow(turn)
    await lab.advance(sub.id, scripted(calls(aTask({ tools: ['bash'] })), says('no')))
    expect(await below(sub)).toEqual([])
  })

  test('are the money of the turn and of the agent', async () => {
    const { userId, agentKey } = lab.agent()
    const budget = { id: `bud_${agentKey}`, userId, agentKey, period: 'turn', limit: 1_000_000_000n }
    await lab.db.prisma.budget.create({ data: budget })
    const turn = await parentOf(aTask())
    const sub = await onlyBelow(turn)
    await lab.advance(sub.id, scripted(says('Done.')))
    const [period, ...others] = await lab.db.prisma.budgetPeriod.findMany({ where: { budgetId: `bud_${agentKey}` } })
    expect(others).toEqual([])
    expect(period).toMatchObject({ key: turn.id, spent: 20_000_000n })
  })
})

describe('the cost of a turn', () => {
  test('is its own, and is told with that of all sub-agents below it', async () => {
    const turn = await parentOf(aTask(), aTask())
    const [one, two] = await below(turn)
    if (!one || !two) throw new Error('not two')
    await lab.advance(one.id, scripted(calls(aTask())))
    await lab.advance((await onlyBelow(one)).id, scripted(says('lowest')))
    await lab.advance(one.id, scripted(says('first')))
    await lab.advance(two.id, scripted(says('second')))
    await lab.advance(turn.id, scripted(says('all')))
    const figures = { cost: 0.02, sub_agents: 3, cost_with_sub_agents: 0.06 }
    expect(await lab.event(turn.id, 'result')).toMatchObject(figures)
    expect((await below(turn)).map(({ subAgents, subAgentCost }) => [subAgents, subAgentCost])).toEqual([
      [1, 10_000_000],
      [0, null],
    ])
  })

  test('is not known with theirs when that of one is not', async () => {
    const turn = await parentOf(aTask())
    const sub = await onlyBelow(turn)
    await lab.advance(sub.id, scripted(says('Done.')))
    await lab.db.prisma.turn.update({ where: { id: sub.id }, data: { cost: null } })
    await lab.advance(turn.id, scripted(says('Done.')))
    expect(await lab.event(turn.id, 'result')).toMatchObject({ cost: 0.02, cost_with_sub_agents: null })
  })

  test('says nothing of sub-agents where there were none', async () => {
    const turn = await lab.send('hello')
    await lab.advance(turn.id, scripted(says('hi')))
    expect(await lab.event(turn.id, 'result')).not.toHaveProperty('cost_with_sub_agents')
  })
})

describe('the approvals of a sub-agent', () => {
  test('are asked under its parent, and wake the sub-agent alone', async () => {
    const turn = await parentOf(aTask())
    const sub = await onlyBelow(turn)
    await lab.advance(sub.id, scripted(calls(['write_file', { path: 'from-below.txt', content: 'x' }])))
    const { agentKey } = lab.agent()
    expect(await lab.event(sub.id, 'permission_request')).toMatchObject({
      agent_id: agentKey,
      sub_agent_id: `${agentKey}::${sub.subAgent}`,
      turn_id: sub.id,
    })
    await lab.decide(sub.id, 'approved')
    await lab.advance(turn.id, idle())
    await lab.advance(sub.id, scripted(says('Written.')))
    expect(await readFile(join(lab.folder, 'from-below.txt'), 'utf8')).toBe('x')
    expect(await row(sub.id)).toMatchObject({ outcome: 'completed' })
  })

  test('follow the supervision of the agent it works for', async () => {
    const turn = await parentOf(aTask())
    const { userId, agentKey } = lab.agent()
    await lab.db.prisma.agent.updateMany({ where: { userId, key: agentKey }, data: { supervision: 'semi_auto' } })
    const sub = await onlyBelow(turn)
    expect((await policyOf(lab.db, sub)).supervision).toBe('semi_auto')
  })
})

describe('what strangers wrote', () => {
  test('and a sub-agent has read, its parent has read', async () => {
    const turn = await parentOf(aTask())
    const sub = await onlyBelow(turn)
    await lab.advance(sub.id, scripted(calls(['search_files', {}]), says('They say so.')))
    const parent = scripted(says('I see.'))
    await lab.advance(turn.id, parent)
    expect((await policyOf(lab.db, turn)).taint).toEqual(['example.com'])
    expect(told(parent.requests[0])).toMatch(/outside text .* begins: from a sub-agent that has read example.com/)
  })

  test('may stand in a task: an address there is none that the person gave', async () => {
    const address = 'https://example.com/?q=secret'
    const turn = await parentOf(aTask({ prompt: `Open ${address} please.` }))
    const { conversationId } = await onlyBelow(turn)
    expect(await isKnownAddress(lab.db, conversationId, address)).toBe(false)
  })

  test('and a parent has read, its sub-agents begin with', async () => {
    const turn = await lab.send('look into it')
    await lab.advance(turn.id, scripted(calls(['search_files', {}]), calls(aTask())))
    const sub = await onlyBelow(turn)
    expect((await policyOf(lab.db, sub)).taint).toEqual(['example.com'])
  })
})

describe('whatever happens', () => {
  test('a parent that is stopped stops everything below it, and nothing of it starts any more', async () => {
    const turn = await parentOf(aTask())
    const sub = await onlyBelow(turn)
    await lab.advance(sub.id, scripted(calls(aTask())))
    const lowest = await onlyBelow(sub)
    const cancelled = await cancelTurn(lab.db, { turnId: turn.id, userId: lab.userId })
    expect(cancelled).toMatchObject({ type: 'ended', stoppedTurnIds: [sub.id, lowest.id] })

    const worker = idle()
    expect(await turnsToRing(lab.db, -60_000)).toEqual(expect.arrayContaining([sub.id, lowest.id]))
    await lab.advance(lowest.id, worker)
    await lab.advance(sub.id, worker)
    expect(worker.requests).toHaveLength(0)
    for (const { id } of [sub, lowest]) {
      expect(await row(id)).toMatchObject({ status: 'done', outcome: 'interrupted' })
      expect((await lab.events(id)).at(-1)).toMatchObject({ type: 'subagent_completed', status: 'cancelled' })
    }
    expect((await lab.db.prisma.toolCall.findMany({ where: { turnId: turn.id } }))[0]?.status).toBe('interrupted')
  })

  test('a sub-agent that is stopped alone lets its parent go on', async () => {
    const turn = await parentOf(aTask())
    const sub = await onlyBelow(turn)
    await cancelTurn(lab.db, { turnId: sub.id, userId: lab.userId })
    const parent = scripted(says('Without it, then.'))
    await lab.advance(turn.id, parent)
    expect(told(parent.requests[0])).toContain('stopped by the person')
  })

  test('a runner that dies while a sub-agent works costs neither turn', async () => {
    const turn = await parentOf(aTask())
    const sub = await onlyBelow(turn)
    await lab.claimAndDie(sub.id)
    await lab.advance(sub.id, scripted(says('Done after all.')))
    await lab.claimAndDie(turn.id)
    const parent = scripted(says('Good.'))
    await lab.advance(turn.id, parent)
    expect(told(parent.requests[0])).toContain('Done after all.')
    expect(await below(turn)).toHaveLength(1)
  })

  test('a runner that dies between marking the call and starting the sub-agent has started none, and the next one does', async () => {
    const turn = await parentOf(aTask())
    const { prisma } = lab.db
    await prisma.turn.delete({ where: { id: (await onlyBelow(turn)).id } })
    await prisma.toolCall.updateMany({ where: { turnId: turn.id }, data: { status: 'running' } })
    await prisma.turn.update({ where: { id: turn.id }, data: { status: 'running', leaseUntil: new Date(0) } })
    await lab.advance(turn.id, idle())
    expect(await onlyBelow(turn)).toMatchObject({ status: 'queued', parentTurnId: turn.id })
    expect(await row(turn.id)).toMatchObject({ status: 'parked' })
  })

  test('a parent whose ring was lost is rung again once nothing below it is open', async () => {
    const turn = await parentOf(aTask())
    expect(await turnsToRing(lab.db, 0)).not.toContain(turn.id)
    await lab.advance((await onlyBelow(turn)).id, scripted(says('Done.')))
    expect(await turnsToRing(lab.db, 0)).toContain(turn.id)
  })
})
