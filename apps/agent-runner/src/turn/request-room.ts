import {
  pruneToolCalls,
  recordCost,
  recordSummary,
  settleRequest,
  type BudgetWarning,
  type ConversationContext,
  type Fence,
  type Summary,
} from '@rain/db'
import { contextCompacted } from '@rain/protocol'
import { delay } from '@rain/runtime'
import { carefulContextTokens } from '../providers/careful-context-tokens.ts'
import type { Candidate } from '../providers/failover/candidate.ts'
import type { Failed, ModelDescription, ModelFinal, ModelRequest, Provider } from '../providers/provider.ts'
import { budgetWarningSaying } from './budget-saying.ts'
import { budgetWarningText } from './budget.ts'
import { fitContext, fitsWhole, type Fitted, type Measurable } from './context/fit-context.ts'
import { count, margin } from './context/measure.ts'
import { partsOfRequest } from './context/parts.ts'
import { loadTokenizer } from './context/tokenizer.ts'
import { hear } from './hear.ts'
import { reserveRoom, type SizedRequest } from './reserve-room.ts'
import { spentBy, type Heard } from './spent-by.ts'
import { tell } from './tell.ts'
import type { TurnWork } from './turn-work.ts'

/** What a step does around each request to a model: it is made to fit, paid for in advance, and settled. */
export interface RequestRoom {
  prepare(candidate: Candidate): Promise<Prepared>
  /** Would this one take the conversation with nothing left out or summarised? Nothing is changed by asking. */
  takesWhole(candidate: Candidate): Promise<boolean>
  /** What became of the request that was prepared last. */
  settle(heard: Heard): Promise<void>
  /** The model took less than was thought. False: there is no smaller try left. */
  shrink(candidate: Candidate): boolean
}

export type Prepared =
  | { type: 'send'; provider: Provider; request: ModelRequest }
  | { type: 'refused'; failure: Failed }
  /** The turn was stopped, or is not ours any more. */
  | { type: 'stopped' }
  | { type: 'lost' }

/** Who is asked. */
interface Asked {
  candidate: Candidate
  provider: Provider
  model: ModelDescription
}

/** What was reserved last. */
interface Sent {
  requestId: string
  tokens: number
  request: ModelRequest
  model: ModelDescription
}

/** What an answer of usual length needs. */
const usualOutputTokens = 8_000
/** A model that refused a request for its length gets one of this part of it. */
const shrinkTo = 0.6
const mostShrinks = 2

export function createRequestRoom(
  work: TurnWork,
  given: { step: number; request: Omit<ModelRequest, 'model' | 'conversation'>; context: ConversationContext },
): RequestRoom {
  const { db, turn, publish, signal } = work
  const fence: Fence = { turnId: turn.id, epoch: turn.epoch }
  const limits = new Map<Candidate, { tokens: number; shrinks: number }>()
  let { context } = given
  let sent: Sent | null = null

  return {
    async prepare(candidate) {
      const asked = await meet(candidate)
      if (!asked) return { type: 'refused', failure: notOpened(candidate) }
      const fitted = await fit(asked)
      if (fitted.type === 'lost' || fitted.type === 'stopped') return fitted
      if (fitted.type === 'failed') return { type: 'refused', failure: fitted.failure }
      for (const summary of fitted.compacted) publish.fact(contextCompacted(turn, summary))
      publish.aside({
        type: 'context_usage',
        agent_id: turn.agentKey,
        turn_id: turn.id,
        tokens: Math.ceil(fitted.tokens),
        limit: fitted.limit,
        exact: fitted.exact,
      })
      context = fitted.context
      if (fitted.type === 'full') return { type: 'refused', failure: tooLong }
      return reserve(asked, { purpose: 'answer', ...fitted })
    },
    async takesWhole(candidate) {
      const asked = await meet(candidate)
      return asked !== null && fitsWhole(measurable(asked))
    },
    async settle(heard) {
      if (sent) await settle(sent, heard)
    },
    shrink(candidate) {
      const known = limits.get(candidate)
      if (!sent || (known && known.shrinks >= mostShrinks)) return false
      limits.set(candidate, { tokens: Math.floor(sent.tokens * shrinkTo), shrinks: (known?.shrinks ?? 0) + 1 })
      return true
    },
  }

  /** Null: it is broken, and that is in the log. */
  async function meet(candidate: Candidate): Promise<Asked | null> {
    try {
      const provider = await candidate.open()
      return { candidate, provider, model: await provider.describeModel(candidate.model, signal) }
    } catch (error) {
      work.onUnexpected(error, { turnId: turn.id, provider: candidate.providerId })
      return null
    }
  }

  function measurable({ candidate, provider, model }: Asked): Measurable {
    return {
      context,
      request: { ...given.request, model: candidate.model },
      provider: provider.id,
      models: [candidate.model, model.id],
      limitTokens: limits.get(candidate)?.tokens ?? model.contextTokens ?? carefulContextTokens,
      reserveOutputTokens: Math.min(usualOutputTokens, model.maxOutputTokens),
      loadTokenizer,
      countExactly: (request) => provider.countTokens(request, signal),
    }
  }

  function fit(asked: Asked): Promise<Fitted> {
    return fitContext({
      ...measurable(asked),
      turn,
      ask: (request) => askForSummary(asked, request),
      keepPruned: (callIds) => pruneToolCalls(db, fence, callIds),
      keepSummary: (summary: Omit<Summary, 'id' | 'createdAt'>) => recordSummary(db, fence, summary),
    })
  }

  async function askForSummary(asked: Asked, request: ModelRequest): Promise<ModelFinal> {
    const tokens = Math.ceil((await count(partsOfRequest(request), await loadTokenizer())) * margin)
    let attempts: number | undefined
    for (;;) {
      const room = await reserve(asked, { purpose: 'summary', request, tokens, exact: false })
      if (room.type === 'refused') return room.failure
      if (room.type !== 'send') return interrupted
      const heard = await hear(asked.provider.ask({ ...room.request, ...(attempts && { attempts }) }, signal))
      const { final } = heard
      if (sent) await settle(sent, heard)
      if (final.type === 'answered') await recordCost(db, fence, final.usage, final.cost)
      if (final.type === 'answered' || !final.again) return final
      attempts = final.again.left
      await delay(final.again.delayMs, signal)
    }
  }

  async function reserve(asked: Asked, sized: SizedRequest): Promise<Prepared> {
    const room = await reserveRoom(work, { ...asked, step: given.step, ...sized })
    if (room.type !== 'reserved') return room
    sent = { requestId: room.requestId, tokens: sized.tokens, request: room.request, model: asked.model }
    for (const warning of room.warnings) await warn(warning)
    return { type: 'send', provider: asked.provider, request: room.request }
  }

  async function settle({ requestId, request, model }: Sent, heard: Heard): Promise<void> {
    const { final } = heard
    const spent = await spentBy(heard, { request, model, loadTokenizer })
    const warnings = await settleRequest(db, {
      requestId,
      ...spent,
      outcome: final.type === 'answered' ? 'settled' : 'failed',
      ...(final.type === 'failed' && { errorCode: final.code }),
    })
    for (const warning of warnings) await warn(warning)
    // an answer is booked with its step
    if (final.type === 'failed') await recordCost(db, fence, spent.usage, spent.cost)
  }

  function warn(warning: BudgetWarning): Promise<void> {
    return tell(work, given.step, { text: budgetWarningText(warning), ...budgetWarningSaying(warning) })
  }
}

const interrupted: Failed = { type: 'failed', code: 'interrupted', message: 'The turn was stopped.' }

function notOpened({ name }: Candidate): Failed {
  return { type: 'failed', code: 'provider_unreachable', message: `Rain could not open ${name}.` }
}

const tooLong: Failed = {
  type: 'failed',
  code: 'context_full',
  message:
    'This no longer fits into the model, even with everything left out that can be. Start a new conversation, or choose a ' +
    'model with a larger context.',
}
