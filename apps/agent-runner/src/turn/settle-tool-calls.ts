import { askedBy, policyOf, subAgentsOfMessage, toolCallsOfStep, type Policy, type ToolCall } from '@rain/db'
import { must } from '@rain/protocol'
import { isAfterFailure, tellFailure } from '../desktop/after-failure.ts'
import { computerTool } from '../desktop/computer-tool.ts'
import { isOutdated, lastTakeover, tellTakeover } from '../desktop/taken-over.ts'
import { isUnjudged, judgeEditedCalls } from './judge-edited-calls.ts'
import { carryOut, type Asked } from './settle/carry-out.ts'
import { park } from './settle/park.ts'
import { planCall } from './settle/plan-call.ts'
import { startsAgent, type Plan, type StartingCall } from './settle/plan.ts'
import type { Settled } from './settle/settled.ts'
import { withTurnAllowances } from './settle/with-turn-allowances.ts'
import { writeOutcome } from './settle/write-outcome.ts'
import { planSubAgents } from './sub-agent/plan-sub-agents.ts'
import { startSubAgents, type AllowedTask } from './sub-agent/start-sub-agents.ts'
import type { TurnWork } from './turn-work.ts'
import { whyRefused } from './why-refused.ts'

const ended = new Set(['done', 'failed', 'interrupted'])

/**
 * Brings the tool calls of a step to their ends. First what needs the person is asked for, all at once, and the turn
 * waits; once everything is decided, the calls run in the model's order.
 * Sub-agents are started last, all at once, and the turn waits for them.
 */
export async function settleToolCalls(work: TurnWork, step: number): Promise<Settled> {
  const all = await callsAsJudged(work, step)
  if (all === 'lost') return whyRefused(work)
  const calls = await withoutOutdated(
    work,
    all.filter((call) => !isAnswered(call)),
  )
  if (calls === 'lost' || calls === 'taken_over') return calls
  const policy = await policyOf(work.db, work.turn)
  const plans = await withTurnAllowances(work, await Promise.all(calls.map((call) => planCall(work, call, policy))))
  const toAsk = plans.filter((each) => each.type === 'ask_permission' || each.type === 'ask_person')
  if (toAsk.length > 0) return park(work, toAsk)

  const asked = plans.some((each) => each.type === 'report') ? await askedBy(work.db, work.turn.id) : nothingAsked
  const agents: StartingCall[] = []
  for (const [at, planned] of plans.entries()) {
    if (work.signal.aborted) return 'stopped'
    const each = planned.type === 'run' ? await planInOrder(work, { ...planned, isFirst: at === 0 }, policy) : planned
    if (each.type === 'ask_permission') return park(work, [each])
    if (startsAgent(each)) agents.push(each)
    const result = startsAgent(each) ? 'answered' : await carryOut(work, each, asked)
    if (result !== 'answered') return result
  }
  return agents.length > 0 ? startAgents(work, agents, policy.taint) : 'settled'
}

/** Calls on a desktop count only while the turn has its mouse and keyboard, and has had them since it asked. */
async function withoutOutdated(work: TurnWork, calls: ToolCall[]): Promise<ToolCall[] | 'taken_over' | 'lost'> {
  if (!work.desktop || !calls.some(({ tool }) => tool === computerTool)) return calls
  if ((await work.desktop.takeControl()) === 'person_has_it') return 'taken_over'
  const takeover = await lastTakeover(work.db, work.turn.id)
  const outdated = takeover ? calls.filter((call) => isOutdated(call, takeover)) : []
  for (const call of outdated) {
    if (takeover && (await writeOutcome(work, call, 'failed', tellTakeover(takeover))) === 'lost') return 'lost'
  }
  return calls.filter((call) => !outdated.includes(call))
}

async function startAgents(work: TurnWork, wanted: StartingCall[], readFrom: string[]): Promise<Settled> {
  const { turn, tools } = work
  const started = await subAgentsOfMessage(work.db, turn)
  const asked = wanted.map(({ call, prepared: { input } }) => ({ call, input }))
  const allowed: AllowedTask[] = []
  for (const [at, planned] of planSubAgents(asked, { turn, tools, readFrom, started }).entries()) {
    const { call, from, ground } = must(wanted[at], 'one plan for each')
    if (planned.type === 'start') allowed.push({ call, from, ground, task: planned.task })
    else if ((await writeOutcome(work, call, 'failed', planned.content)) === 'lost') return 'lost'
  }
  return allowed.length > 0 ? startSubAgents(work, allowed) : 'settled'
}

async function planInOrder(
  work: TurnWork,
  { isFirst, ...planned }: Plan & { type: 'run'; isFirst: boolean },
  policy: Policy,
): Promise<Plan> {
  const { call } = planned
  if (call.tool === computerTool && isAfterFailure(call, await callsOf(work, call.step))) {
    return { type: 'answer', call, status: 'failed', content: tellFailure }
  }
  return isFirst ? planned : planAgain(work, call, policy)
}

/**
 * What is to be done about a call once those before it have run: a rule or a lease may be gone by then.
 * @NOTE what those before it have read is left out: the model did not know it when it asked for this one
 */
async function planAgain(work: TurnWork, call: ToolCall, { taint }: Policy): Promise<Plan> {
  const policy = { ...(await policyOf(work.db, work.turn)), taint }
  const [again] = await withTurnAllowances(work, [await planCall(work, call, policy)])
  return must(again, 'one plan for one call')
}

/** The calls of a step, with whatever the person has changed judged. */
async function callsAsJudged(work: TurnWork, step: number): Promise<ToolCall[] | 'lost'> {
  const calls = await callsOf(work, step)
  if (!calls.some(isUnjudged)) return calls
  return (await judgeEditedCalls(work, calls)) ? callsOf(work, step) : 'lost'
}

function callsOf({ db, turn }: TurnWork, step: number): Promise<ToolCall[]> {
  return toolCallsOfStep(db, { turnId: turn.id, step })
}

const nothingAsked: Asked = { permissions: [], questions: [] }

function isAnswered(call: ToolCall): boolean {
  return ended.has(call.status) || (call.status !== 'proposed' && call.output !== null)
}
