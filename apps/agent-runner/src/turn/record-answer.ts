import { howStepEnded, policyOf, recordStep, type NewToolCall, type Outcome } from '@rain/db'
import {
  newId,
  noUsage,
  toolAnswered,
  toolProposed,
  type ContentBlock,
  type Reason,
  type Saying,
  type ToolCallBlock,
} from '@rain/protocol'
import type { Candidate } from '../providers/failover/candidate.ts'
import type { StepAnswer } from './ask-step.ts'
import { computerTool } from '../desktop/computer-tool.ts'
import { typedBefore } from '../desktop/typed-before.ts'
import { classifyCall } from './classify-call.ts'
import { homeAddressesOf, homesOf } from './home-addresses.ts'
import { inputHash } from './input-hash.ts'
import { placeOfCall } from './place-of-call.ts'
import type { TurnWork } from './turn-work.ts'
import { scratchDir } from './scratch-dir.ts'

/** How a turn would end, unless the person lets it go on. */
export interface StepOutcome extends Outcome {
  saying?: Saying
}

/**
 * Writes one answer of the model, with its calls classified, and says what comes next: another round, or how the turn
 * ends. An answer that was cut short is written as far as the person saw it.
 */
export async function recordAnswer(
  work: TurnWork,
  step: number,
  { candidate, answer: { final, streamed } }: StepAnswer,
): Promise<'go_on' | 'stopped' | 'lost' | StepOutcome> {
  const fence = { turnId: work.turn.id, epoch: work.turn.epoch }
  if (final.type === 'failed') {
    const wasStopped = work.signal.aborted
    if (work.signal.reason === 'lost') return 'lost'
    if (wasStopped && work.signal.reason === 'shutdown') return 'stopped'
    if (streamed.length > 0) await write(work, candidate, step, { content: streamed, stopReason: 'cut' })
    if (wasStopped) return 'stopped'
    const { code: errorCode, message: text, saying } = final
    return { outcome: 'failed', errorCode, text, ...(saying && { saying }) }
  }

  const calls = final.content.filter((block) => block.type === 'tool_call')
  const toolCalls = await Promise.all(calls.map((call, at) => classified(work, call, calls.slice(0, at))))
  const ours = await recordStep(work.db, fence, {
    step,
    provider: candidate.providerId,
    model: final.model,
    stopReason: final.reason,
    content: final.content,
    usage: final.usage,
    cost: final.cost,
    toolCalls,
  })
  if (!ours) return 'lost'
  for (const call of toolCalls) {
    const row = { ...call, step, status: call.unusable ? 'failed' : 'proposed', output: call.unusable, detail: null }
    work.publish.fact(toolProposed(work.turn, row))
    if (call.unusable) work.publish.fact(toolAnswered(work.turn, row))
  }
  return whatFollows({ stopReason: final.reason, hasCalls: calls.length > 0, detail: final.detail })
}

/** What comes after the last answer that is written, for who has not seen it come. */
export async function afterRecorded({ db, turn }: TurnWork): Promise<'go_on' | Outcome> {
  const ended = await howStepEnded(db, turn.id, turn.steps)
  return ended ? whatFollows(ended) : 'go_on'
}

function whatFollows(answer: { stopReason: string; hasCalls: boolean; detail?: string }): 'go_on' | Outcome {
  if (answer.hasCalls || answer.stopReason === 'paused') return 'go_on'
  return outcomeOf(answer.stopReason, answer.detail)
}

async function write(
  work: TurnWork,
  candidate: Candidate,
  step: number,
  answer: { content: ContentBlock[]; stopReason: string },
) {
  await recordStep(
    work.db,
    { turnId: work.turn.id, epoch: work.turn.epoch },
    { ...answer, step, provider: candidate.providerId, model: candidate.model, usage: noUsage, cost: 0, toolCalls: [] },
  )
}

async function classified(work: TurnWork, block: ToolCallBlock, before: ToolCallBlock[]): Promise<NewToolCall> {
  const { tool, input, toolUseId } = block
  const { cwd } = work.turn
  const { resolvedPaths, approvedPath } = await placeOfCall(cwd, input)
  const target = tool === computerTool ? await work.desktop?.target() : undefined
  const readTaint = async () => (await policyOf(work.db, work.turn)).taint
  const homeAddresses = await homeAddressesOf(work, { tool, input }, { readTaint, wasToldBefore: false })
  const place = {
    homeAddresses,
    homesOf: (hosts: readonly string[]) => homesOf(work, hosts, async () => (await readTaint()).length === 0),
    cwd,
    rainHome: work.rainHome,
    readable: [scratchDir(work)],
    resolvedPaths,
    ...(target && {
      device: target.deviceId,
      typedBefore: await typedBefore(work, target, before),
      windowClass: target.window?.app ?? '',
    }),
  }
  const { classification, reachedHosts } = await classifyCall({ tool, input }, place)
  const warnings = (block.safety ?? []).map(toWarning)
  return {
    id: newId('toolCall'),
    toolUseId,
    tool,
    input,
    inputHash: inputHash({ tool, input, cwd, leadsTo: approvedPath, reachedHosts, target: target ?? null }),
    ...(target && { target }),
    level: warnings.length > 0 ? 'red' : classification.level,
    reasons: [...warnings, ...classification.reasons],
    unusable: block.invalid ?? null,
  }
}

/** The stricter of provider and Rain counts: what the provider wants looked at needs the PIN. */
function toWarning(said: string): Reason {
  return {
    code: 'provider_safety',
    text: 'The provider of the model asks that a person looks at this first.',
    fragment: said.slice(0, 500),
  }
}

function outcomeOf(reason: string, detail: string | undefined): Outcome {
  switch (reason) {
    case 'refused':
      return {
        outcome: 'failed',
        errorCode: 'provider_refused',
        text: `The model declined to answer.${detail ? ` ${detail}` : ''} Say it in another way, or choose another model.`,
      }
    case 'context_full':
      return {
        outcome: 'failed',
        errorCode: 'context_full',
        text: 'The conversation no longer fits into the model. Start a new one, or choose a model with a larger context.',
      }
    case 'max_tokens':
      return { outcome: 'completed', text: 'The answer was cut at the longest the model may give. Write "continue".' }
    case 'cut':
      return {
        outcome: 'failed',
        errorCode: 'provider_unreachable',
        text: 'The answer broke off before it was complete. Send the message again.',
      }
    default:
      return { outcome: 'completed', text: 'completed' }
  }
}
