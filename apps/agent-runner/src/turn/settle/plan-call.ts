import { inputOf, isKnownAddress, type AuditRefusal, type Policy, type ToolCall } from '@rain/db'
import { isAtLeast, maxLevel, type Classification, type ReasonCode } from '@rain/permissions'
import { toReason } from '@rain/protocol'
import { handOverQuestion } from '../../tools/hand-over.ts'
import { prepareToolCall } from '../../tools/run-tool.ts'
import { authorize } from '../authorize.ts'
import { classifyCall } from '../classify-call.ts'
import { homeAddressesOf, homesOf } from '../home-addresses.ts'
import { inputHash } from '../input-hash.ts'
import { deviceOf } from '../judge-edited-calls.ts'
import { kindOfCall } from '../kind-of-call.ts'
import { placeOfCall } from '../place-of-call.ts'
import type { RunnableCall } from '../runnable-call.ts'
import { scratchDir } from '../scratch-dir.ts'
import type { TurnWork } from '../turn-work.ts'
import { hostsAllowedBy, hostsIn } from './hosts-allowed-by.ts'
import type { Plan } from './plan.ts'

/** What is to be done about one call, from its row and the policy alone. */
export async function planCall(work: TurnWork, call: ToolCall, policy: Policy): Promise<Plan> {
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
