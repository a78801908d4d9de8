import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { answerQuestion, cancelTurn, expireRequests, subAgentsOf, turnsToRing, type Turn } from '@rain/db'
import { newId } from '@rain/protocol'
import { priced } from '../testing/priced-provider.ts'
import { calls, says, type ScriptedStep } from '../testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from '../testing/turn-lab.ts'

/** A message may cost two cents. Each answer costs one, and none is asked for with less than that and a little more left. */

let lab: TurnLab
let turn: Turn
let sub: Turn

beforeAll(async () => {
  lab = await openTurnLab()
})
beforeEach(async () => {
  await lab.newAgent()
  await lab.db.prisma.budget.deleteMany()
  const budget = { id: newId('budget'), userId: lab.userId, period: 'turn', limit: 20_000_000n }
  await lab.db.prisma.budget.create({ data: budget })
  turn = await lab.send('look into it')
  await lab.advance(turn.id, model(calls(['task', { description: 'Read the logs', prompt: 'Find the error.' }])))
  const [started] = await subAgentsOf(lab.db, turn.id)
  if (!started) throw new Error('no sub-agent')
  sub = started
  await lab.advance(sub.id, model(says('unheard')))
})
afterAll(() => lab?.close())

const model = (...steps: ScriptedStep[]) => priced({ input: 1, output: 10, cacheRead: 0.1, cacheWrite: 1.25 }, ...steps)
const row = (turnId: string) => lab.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
const raiseBudget = () => lab.db.prisma.budget.updateMany({ data: { limit: 1_000_000_000n } })
/** What could go on now, of this message. */
const toRing = async () => (await turnsToRing(lab.db, 0)).filter((id) => id === turn.id || id === sub.id)

async function answer(turnId: string, said: 'Go on' | 'Stop here'): Promise<void> {
  const { id } = await lab.db.prisma.question.findFirstOrThrow({ where: { turnId, status: 'pending' } })
  await answerQuestion(lab.db, { questionId: id, userId: lab.userId, answers: { why: said } })
}

test('a sub-agent without money waits, asks under its agent, and its parent waits for it', async () => {
  const { agentKey } = lab.agent()
  expect(await row(sub.id)).toMatchObject({ status: 'parked', steps: 0 })
  expect(await lab.event(sub.id, 'ask_question')).toMatchObject({
    agent_id: agentKey,
    sub_agent_id: `${agentKey}::${sub.subAgent}`,
    purpose: 'budget',
  })
  const early = model(says('too early'))
  await lab.advance(turn.id, early)
  expect(early.requests).toEqual([])
  expect(await row(turn.id)).toMatchObject({ status: 'parked' })
  expect(await toRing()).toEqual([])
})

test('all goes on once the person has raised the budget and said so', async () => {
  await raiseBudget()
  await answer(sub.id, 'Go on')
  expect(await toRing()).toEqual([sub.id])
  await lab.advance(sub.id, model(says('The disk is full.')))
  const parent = model(says('It is the disk.'))
  await lab.advance(turn.id, parent)
  expect(JSON.stringify(parent.requests[0]?.conversation)).toContain('The disk is full.')
  expect(await lab.event(turn.id, 'result')).toMatchObject({
    is_error: false,
    cost: 0.02,
    sub_agents: 1,
    cost_with_sub_agents: 0.03,
  })
})

test('a sub-agent that is told to stop tells its parent why, which has an outcome of its own', async () => {
  await answer(sub.id, 'Stop here')
  await lab.advance(sub.id, model())
  expect(await row(sub.id)).toMatchObject({ outcome: 'failed', errorCode: 'budget_exhausted' })
  expect(await lab.event(sub.id, 'subagent_completed')).toMatchObject({ status: 'error' })

  const parent = model(says('unheard'))
  await lab.advance(turn.id, parent)
  expect(await lab.event(turn.id, 'tool_result')).toMatchObject({
    is_error: true,
    content: expect.stringContaining('The sub-agent could not finish: Stopped: the budget has no room'),
  })
  expect(await row(turn.id)).toMatchObject({ status: 'parked' })
  await answer(turn.id, 'Stop here')
  await lab.advance(turn.id, parent)
  expect(parent.requests).toEqual([])
  expect(await lab.event(turn.id, 'error')).toMatchObject({ code: 'budget_exhausted' })
})

test('a sub-agent that nobody answers ends in time, and its parent goes on with what is left', async () => {
  await lab.db.prisma.question.updateMany({ where: { turnId: sub.id }, data: { expiresAt: new Date(0) } })
  await expireRequests(lab.db)
  await lab.advance(sub.id, model())
  expect(await row(sub.id)).toMatchObject({ errorCode: 'budget_exhausted' })
  await raiseBudget()
  await lab.advance(turn.id, model(says('Without it, then.')))
  expect(await row(turn.id)).toMatchObject({ outcome: 'completed' })
})

test('a parent that is stopped meanwhile ends at once, and the question is closed', async () => {
  await cancelTurn(lab.db, { turnId: turn.id, userId: lab.userId })
  expect(await row(turn.id)).toMatchObject({ outcome: 'interrupted' })
  await lab.advance(sub.id, model())
  expect(await row(sub.id)).toMatchObject({ outcome: 'interrupted' })
  expect(await lab.event(sub.id, 'question_resolved')).toMatchObject({ decision: 'cancelled' })
})
