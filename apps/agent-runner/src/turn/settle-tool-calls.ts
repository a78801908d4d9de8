import {
  allowedForTurn,
  finishToolCall,
  inputOf,
  isKnownAddress,
  parkTurn,
  policyOf,
  subAgentsOf,
  subAgentsOfMessage,
  toolCallsOf,
  type AuditRefusal,
  type OpenQuestion,
  type PermissionRequest,
  type Policy,
  type ToolCall,
  askedBy,
} from '@rain/db'
import { isAtLeast, isPublicName, maxLevel, type Classification, type ReasonCode } from '@rain/permissions'
import {
  limits,
  must,
  newId,
  permissionAsked,
  questionAsked,
  toolAnswered,
  toReason,
  type Question,
  type Reason,
  type RuleScope,
} from '@rain/protocol'
import { computerTool } from '../desktop/computer-tool.ts'
import { isAfterFailure, tellFailure } from '../desktop/after-failure.ts'
import { isOutdated, lastTakeover, tellHandBack, tellTakeover } from '../desktop/taken-over.ts'
import { handOverQuestion } from '../tools/hand-over.ts'
import { prepareToolCall, type StartsAgent } from '../tools/run-tool.ts'
import { authorize } from './authorize.ts'
import { classifyCall } from './classify-call.ts'
import { homeAddressesOf, homesOf, type Home } from './home-addresses.ts'
import { inputHash } from './input-hash.ts'
import { deviceOf, isUnjudged, judgeEditedCalls, withNoteOfEdit } from './judge-edited-calls.ts'
import { kindOfCall } from './kind-of-call.ts'
import { placeOfCall } from './place-of-call.ts'
import type { TurnWork } from './turn-work.ts'
import { scratchDir } from './scratch-dir.ts'
import { planSubAgents } from './sub-agent/plan-sub-agents.ts'
import { reportOfSubAgent } from './sub-agent/report-of-sub-agent.ts'
import { startSubAgents, type AllowedTask } from './sub-agent/start-sub-agents.ts'
import type { RunnableCall } from './runnable-call.ts'
import { runToolCall } from './tool-call.ts'
import { whyRefused } from './why-refused.ts'

const ended = new Set(['done', 'failed', 'interrupted'])

/**
 * `settled`: every call of the step is answered. `stopped`: the turn's signal was aborted. `taken_over`: a call is for a
 * desktop whose mouse and keyboard the person has.
 */
export type Settled = 'settled' | 'parked' | 'stopped' | 'taken_over' | 'lost'

/**
 * Brings the tool calls of a step to their ends. First what needs the person is asked for, all at once, and the turn
 * waits; once everything is decided, the calls run in the model's order.
 * Sub-agents are started last, all at once, and the turn waits for them.
 */
export async function settleToolCalls(work: TurnWork, step: number): Promise<Settled> {
  const all = await callsAsJudged(work)
  if (all === 'lost') return whyRefused(work)
  const calls = await withoutOutdated(
    work,
    all.filter((call) => call.step === step && !isAnswered(call)),
  )
  if (calls === 'lost' || calls === 'taken_over') return calls
  const policy = await policyOf(work.db, work.turn)
  const plans = await withTurnAllowances(work, await Promise.all(calls.map((call) => plan(work, call, policy))))
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
    if (takeover && (await write(work, call, 'failed', tellTakeover(takeover))) === 'lost') return 'lost'
  }
  return calls.filter((call) => !outdated.includes(call))
}

type StartingCall = RunnableCall & { prepared: StartsAgent }

function startsAgent(plan: Plan): plan is Plan & StartingCall {
  return plan.type === 'run' && plan.prepared.kind === 'starts_agent'
}

async function startAgents(work: TurnWork, wanted: StartingCall[], readFrom: string[]): Promise<Settled> {
  const { turn, tools } = work
  const started = await subAgentsOfMessage(work.db, turn)
  const asked = wanted.map(({ call, prepared: { input } }) => ({ call, input }))
  const allowed: AllowedTask[] = []
  for (const [at, planned] of planSubAgents(asked, { turn, tools, readFrom, started }).entries()) {
    const { call, from, ground } = must(wanted[at], 'one plan for each')
    if (planned.type === 'start') allowed.push({ call, from, ground, task: planned.task })
    else if ((await write(work, call, 'failed', planned.content)) === 'lost') return 'lost'
  }
  return allowed.length > 0 ? startSubAgents(work, allowed) : 'settled'
}

async function planInOrder(
  work: TurnWork,
  { isFirst, ...planned }: Plan & { type: 'run'; isFirst: boolean },
  policy: Policy,
): Promise<Plan> {
  const { call } = planned
  if (call.tool === computerTool && isAfterFailure(call, await toolCallsOf(work.db, work.turn.id))) {
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
  const [again] = await withTurnAllowances(work, [await plan(work, call, policy)])
  return must(again, 'one plan for one call')
}

/** The turn's calls, with whatever the person has changed judged. */
async function callsAsJudged(work: TurnWork): Promise<ToolCall[] | 'lost'> {
  const calls = await toolCallsOf(work.db, work.turn.id)
  if (!calls.some(isUnjudged)) return calls
  return (await judgeEditedCalls(work, calls)) ? toolCallsOf(work.db, work.turn.id) : 'lost'
}

/** What the person has approved for the rest of the turn is not asked for again. */
async function withTurnAllowances(work: TurnWork, plans: Plan[]): Promise<Plan[]> {
  if (!plans.some((each) => each.type === 'ask_permission' && each.kind !== null)) return plans
  const allowed = await allowedForTurn(work.db, work.turn.id)
  return plans.map((each) => {
    if (each.type !== 'ask_permission' || each.kind === null) return each
    const { level: _level, why: _why, offer: _offer, kind, ...runnable } = each
    const id = allowed.get(kind)
    if (id === undefined) return each
    const ground = { by: 'turn', id, readFrom: each.readFrom } as const
    return { ...runnable, type: 'run', from: 'proposed', ground }
  })
}

type Asked = Awaited<ReturnType<typeof askedBy>>
const nothingAsked: Asked = { permissions: [], questions: [] }

function isAnswered(call: ToolCall): boolean {
  return ended.has(call.status) || (call.status !== 'proposed' && call.output !== null)
}

type Plan =
  | ({ type: 'run' } & RunnableCall)
  | {
      type: 'answer'
      call: ToolCall
      status: 'failed' | 'interrupted'
      content: string
      refusal?: AuditRefusal
      readFrom?: string
    }
  | { type: 'report'; call: ToolCall }
  | { type: 'report_agent'; call: ToolCall }
  | AskPermission
  | { type: 'ask_person'; call: ToolCall; questions: Question[]; purpose: 'tool' | 'takeover' }

interface AskPermission extends Omit<RunnableCall, 'from' | 'ground'> {
  type: 'ask_permission'
  level: ToolCall['level']
  kind: string | null
  /** Why the policy asks, beside what the call itself does. */
  why: Reason[]
  /** What the conversation has read of strangers. */
  readFrom: string[]
  /** What "always allow this here" would make. */
  offer: RuleScope[]
}

/** What is to be done about one call, from its row and the policy alone. */
async function plan(work: TurnWork, call: ToolCall, policy: Policy): Promise<Plan> {
  if (call.status === 'denied' || call.status === 'expired' || call.status === 'awaiting_answer') {
    return { type: 'report', call }
  }
  if (call.status === 'awaiting_agent') return { type: 'report_agent', call }
  const input = inputOf(call)
  const prepared = prepareToolCall(work.tools, call.tool, input)
  if (prepared.kind === 'refused') return { type: 'answer', call, status: 'failed', content: prepared.content }
  if (prepared.kind === 'asks_person') {
    return { type: 'ask_person', call, questions: prepared.input.questions, purpose: 'tool' }
  }
  if (prepared.kind === 'hands_over') {
    return { type: 'ask_person', call, questions: [handOverQuestion(prepared.input)], purpose: 'takeover' }
  }
  const { approvedPath, resolvedPaths, refused } = await placeOfCall(work.turn.cwd, input)
  if (refused !== undefined) return { type: 'answer', call, status: 'failed', content: refused }
  const runnable = { call, prepared, ...(approvedPath ? { approvedPath } : {}) }
  if (call.status === 'running' && prepared.kind === 'ready' && !prepared.tool.repeatable) {
    return {
      type: 'answer',
      call,
      status: 'interrupted',
      content: outcomeUnknown,
      ...(await strangerOf(work, runnable)),
    }
  }
  return planByPolicy(work, runnable, resolvedPaths, policy)
}

const outcomeUnknown =
  'The process that ran this was lost before it ended, so its outcome is unknown. It was not run again. ' +
  'Check what it did (look at the files, ask for the state) before you repeat it.'

/** Whose words a call may have brought along, as far as it tells: in the folder they are there whether it ended or not. */
async function strangerOf(work: TurnWork, { call }: Pick<RunnableCall, 'call'>): Promise<{ readFrom?: string }> {
  const { cwd } = work.turn
  const place = { cwd, rainHome: work.rainHome, readable: [scratchDir(work)], resolvedPaths: {} }
  const { stranger } = await classifyCall({ tool: call.tool, input: inputOf(call) }, place)
  return stranger ? { readFrom: stranger } : {}
}

/** @NOTE classified again right before it runs: what was judged must be what runs, in the place it runs in now */
async function planByPolicy(
  work: TurnWork,
  runnable: Pick<RunnableCall, 'call' | 'prepared' | 'approvedPath'>,
  resolvedPaths: Record<string, string>,
  policy: Policy,
): Promise<Plan> {
  const { call } = runnable
  const { tool } = call
  const input = inputOf(call)
  const { cwd, ownerKey: agentKey } = work.turn
  const refuse = (content: string, refusal: AuditRefusal = { by: 'changed', readFrom: policy.taint }): Plan => {
    return { type: 'answer', call, status: 'failed', content, refusal }
  }
  const wasToldBefore = call.editedInput !== null || hasCode(call, 'leads_home')
  const homeAddresses = await homeAddressesOf(
    work,
    { tool, input },
    { readTaint: async () => policy.taint, wasToldBefore },
  )
  const place = {
    cwd,
    rainHome: work.rainHome,
    readable: [scratchDir(work)],
    resolvedPaths,
    homeAddresses,
    homesOf: (hosts: readonly string[]) => homesOf(work, hosts, async () => wasToldBefore || policy.taint.length === 0),
    ...deviceOf(call),
  }
  const { classification, stranger, reachedHosts, foundHosts, homes } = await classifyCall({ tool, input }, place)
  if (
    inputHash({ tool, input, cwd, leadsTo: runnable.approvedPath, reachedHosts, target: call.target }) !==
    call.inputHash
  ) {
    return refuse('Refused: the call leads elsewhere now than when it was judged. Nothing was done; ask for it again.')
  }
  // @NOTE never less than what was written first: below, a call that was red counts as approved with the PIN
  const level = maxLevel(call.level, classification.level)
  const authorization = authorize(
    { ...classification, level },
    {
      policy,
      place: { agentKey, folder: cwd },
      sandboxed: work.sandboxed,
      attended: work.isAttended?.(work.turn) ?? true,
      knownAddress: await isKnown(work, input, policy),
    },
  )
  if (authorization.decision === 'refuse') return refuse(whyNot(authorization.refusal), authorization.refusal)
  const from = call.status === 'approved' || call.status === 'running' ? call.status : 'proposed'
  const judged = {
    ...runnable,
    ...hostsAllowedBy(classification, { homes, asked: [...hostsIn(input), ...foundHosts] }),
    changesProtected: level === 'red' && changesProtected(classification),
    ...(stranger ? { stranger } : {}),
  }
  const outsideSandbox = from === 'approved' && classification.subject.codes.includes('outside_sandbox')
  const readFrom = policy.taint
  if (authorization.decision === 'run' && from === 'proposed') {
    const { ground, allowedHosts, publicHosts } = authorization
    return { type: 'run', ...judged, from, ground, allowedHosts, publicHosts }
  }
  if (authorization.decision === 'ask' && from === 'proposed') {
    const { why, offer } = authorization
    const kind = kindOfCall({ tool, input }, { ...classification, level }, readFrom)
    return { type: 'ask_permission', ...judged, level, kind, why, readFrom, offer }
  }
  const allowed = from === 'approved' ? maxLevel(call.level, 'computer') : call.level
  if (!isAtLeast(allowed, classification.level)) {
    return refuse('Refused: this became more dangerous after it was judged. Ask for it again.')
  }
  const by = from === 'approved' ? 'approval' : 'level'
  return { type: 'run', ...judged, from, ground: { by, readFrom, outsideSandbox } }
}

function hasCode({ reasons }: ToolCall, code: ReasonCode): boolean {
  return reasons.some((reason) => toReason(reason).code === code)
}

/** Approving opens the own network only to a call of which the person was told that it leads there, or read it in a host. */
function hostsAllowedBy(
  { subject: { tool, hosts, codes, commands } }: Classification,
  { homes, asked }: { homes: readonly Home[]; asked: readonly string[] },
): Pick<RunnableCall, 'allowedHosts' | 'publicHosts'> {
  if (tool === 'web_fetch' || tool.startsWith('browser_')) {
    return { allowedHosts: codes.some((code) => code === 'private_address' || code === 'leads_home') ? hosts : [] }
  }
  const isTold = (host: string) => !isPublicName(host) || homes.some((home) => home.host === host)
  // Those that `echo` or `grep` says are no place to go, for the other programs of the line either.
  const reaching = new Set([...asked, ...commands.flatMap((command) => (command.isGreen ? [] : command.hosts))])
  const granted = hosts.filter((host) => reaching.has(host))
  return { allowedHosts: granted.filter(isTold), publicHosts: granted.filter((host) => !isTold(host)) }
}

function hostsIn({ hosts }: Record<string, unknown>): string[] {
  const asked: unknown[] = Array.isArray(hosts) ? hosts : []
  return asked.map((host) => String(host).toLowerCase().replace(/\.$/, ''))
}

/** Whether whoever allows the call reads in it that files which run by themselves are changed. */
function changesProtected({ subject }: Classification): boolean {
  return subject.codes.some((code) => code === 'changes_startup_files' || code === 'changes_hooks')
}

/** Whether the address of a call was given by the person or found by a search; asked only where it matters. */
async function isKnown(work: TurnWork, { url }: Record<string, unknown>, { taint }: Policy): Promise<boolean> {
  if (typeof url !== 'string' || taint.length === 0) return false
  return isKnownAddress(work.db, work.turn.conversationId, url)
}

function whyNot({ by }: AuditRefusal): string {
  return by === 'denied_by_rule'
    ? 'Refused: the person has a rule against this. Do not do the same in another way; tell them what you wanted to do.'
    : 'Refused: it needs the approval of the person, and nobody is there.'
}

async function park(work: TurnWork, plans: Plan[]): Promise<Settled> {
  const { turn, db, publish } = work
  const permissions = plans
    .filter((each) => each.type === 'ask_permission')
    .map(({ call: { id: toolCallId, inputHash }, level, kind, why, readFrom, offer }) => ({
      id: newId('permission'),
      toolCallId,
      level,
      inputHash,
      kind,
      why,
      readFrom,
      offer,
    }))
  const questions = plans
    .filter((each) => each.type === 'ask_person')
    .map(({ call, questions, purpose }) => ({ id: newId('question'), toolCallId: call.id, purpose, questions }))
  const parked = await parkTurn(
    db,
    { turnId: turn.id, epoch: turn.epoch },
    {
      permissions,
      questions,
      permissionTimeoutMs: limits.permissionTimeoutMs,
      questionTimeoutMs: limits.questionTimeoutMs,
    },
  )
  if (!parked) return whyRefused(work)
  const asked = await askedBy(db, turn.id)
  const isNew = (request: PermissionRequest | OpenQuestion) => request.status === 'pending'
  publish.fact(...asked.permissions.filter(isNew).map(permissionAsked))
  publish.fact(...asked.questions.filter(isNew).map(questionAsked))
  await publish.flush()
  return 'parked'
}

async function carryOut(work: TurnWork, each: Plan, asked: Asked): Promise<'answered' | 'stopped' | 'lost'> {
  switch (each.type) {
    case 'run':
      if (each.prepared.kind === 'starts_agent') return 'lost' // settleToolCalls keeps these for last
      return runToolCall(work, { ...each, prepared: each.prepared })
    case 'report_agent': {
      const started = (await subAgentsOf(work.db, work.turn.id)).find(
        ({ parentCallId }) => parentCallId === each.call.id,
      )
      const { status, output, readFrom } = reportOfSubAgent(started)
      return write(work, each.call, status, output, readFrom === undefined ? {} : { readFrom })
    }
    case 'report':
      return write(work, each.call, ...reportOf(each.call, asked))
    case 'answer':
      return write(work, each.call, each.status, each.content, {
        ...(each.refusal ? { refusal: each.refusal } : {}),
        ...(each.readFrom ? { readFrom: each.readFrom } : {}),
      })
    case 'ask_permission':
    case 'ask_person':
      return 'lost' // settleToolCalls has parked before it came here
  }
}

function reportOf(
  call: ToolCall,
  { questions, permissions }: Asked,
): ['done' | 'denied' | 'expired' | 'failed', string] {
  if (call.status === 'expired') {
    return ['expired', 'Not run: nobody approved it in time. Ask again if it is still needed.']
  }
  if (call.status === 'denied') {
    const why = permissions.findLast((request) => request.toolCallId === call.id)?.reason
    return ['denied', `Not run: the person denied it.${why ? ` Their reason: ${why}` : ''}`]
  }
  const question = questions.find((asked) => asked.toolCallId === call.id)
  if (question?.status === 'answered' && question.purpose === 'takeover') return ['done', tellHandBack(question)]
  if (question?.status === 'answered') return ['done', JSON.stringify(question.answers)]
  return ['failed', 'The person did not answer in time.']
}

async function write(
  work: TurnWork,
  call: ToolCall,
  status: 'done' | 'failed' | 'interrupted' | 'denied' | 'expired',
  output: string,
  more: { readFrom?: string; refusal?: AuditRefusal } = {},
): Promise<'answered' | 'lost'> {
  const fence = { turnId: work.turn.id, epoch: work.turn.epoch }
  const written = await finishToolCall(work.db, fence, {
    id: call.id,
    status,
    output: withNoteOfEdit(call, output),
    ...more,
  })
  if (!written) return 'lost'
  work.publish.fact(toolAnswered(work.turn, written))
  return 'answered'
}
