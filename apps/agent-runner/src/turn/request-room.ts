import {
  keepAsText,
  pruneToolCalls,
  recordReadings,
  recordSummary,
  type ConversationContext,
  type Fence,
  type Reading,
} from '@rain/db'
import { contextCompacted } from '@rain/protocol'
import { carefulContextTokens } from '../providers/careful-context-tokens.ts'
import type { Candidate } from '../providers/failover/candidate.ts'
import type { Failed, ModelRequest, RefusedDocuments } from '../providers/provider.ts'
import { readingsIn, withDocuments, withoutDocumentsOf } from './context/documents.ts'
import { fitContext, fitsWhole, type Fitted, type Measurable } from './context/fit-context.ts'
import type { ShownStep } from './context/shown-step.ts'
import { loadTokenizer } from './context/tokenizer.ts'
import { createPaidRequests, type Asked, type Prepared } from './paid-requests.ts'
import type { Heard } from './spent-by.ts'
import type { TurnWork } from './turn-work.ts'
import { whyRefused } from './why-refused.ts'

/** What a step does around each request to a model: it is made to fit, paid for in advance, and settled. */
export interface RequestRoom {
  prepare(candidate: Candidate): Promise<Prepared>
  /** Would this one take the conversation with nothing left out or summarised? Nothing is changed by asking. */
  takesWhole(candidate: Candidate): Promise<boolean>
  /** What became of the request that was prepared last. */
  settle(heard: Heard): Promise<void>
  /** The model took less than was thought. False: there is no smaller try left. */
  shrink(candidate: Candidate): boolean
  /** The provider has not read these documents: they are told as their text, from here on where it will never read them. */
  tellAsText(refused: RefusedDocuments): Promise<void>
}

/** What an answer of usual length needs. */
export const usualOutputTokens = 8_000
/** A model that refused a request for its length gets one of this part of it. */
const shrinkTo = 0.6
const mostShrinks = 2

export function createRequestRoom(
  work: TurnWork,
  given: { step: number; request: Omit<ModelRequest, 'model' | 'conversation'>; context: ConversationContext },
): RequestRoom {
  const { db, turn, publish, signal } = work
  const fence: Fence = { turnId: turn.id, epoch: turn.epoch }
  const noted = new Map<string, Reading['readAs']>()
  const limits = new Map<Candidate, { tokens: number; shrinks: number }>()
  let { context } = given
  const paid = createPaidRequests(work, given.step)

  return {
    async prepare(candidate) {
      const asked = await paid.meet(candidate)
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
      const prepared = await paid.reserve(asked, { purpose: 'answer', ...fitted })
      if (prepared.type === 'send') await noteReadings()
      return prepared
    },
    async takesWhole(candidate) {
      const asked = await paid.meet(candidate)
      return asked !== null && fitsWhole(measurable(asked))
    },
    settle: paid.settle,
    async tellAsText({ ids, why }) {
      const steps = withoutDocumentsOf(context.steps, new Set(ids))
      if (why === 'document') {
        await keepAsText(db, fence, ids)
        context = { ...context, steps }
      }
      await noteReadings(steps)
    },
    shrink(candidate) {
      const known = limits.get(candidate)
      const tokens = paid.lastTokens()
      if (tokens === null || (known && known.shrinks >= mostShrinks)) return false
      limits.set(candidate, { tokens: Math.floor(tokens * shrinkTo), shrinks: (known?.shrinks ?? 0) + 1 })
      return true
    },
  }

  /** Tells the person how the model is told of their PDFs, where that is news. */
  async function noteReadings(steps: ShownStep[] = context.steps): Promise<void> {
    const news = readingsIn(steps).filter(({ id, readAs, before }) => (noted.get(id) ?? before) !== readAs)
    if (news.length === 0) return
    for (const { id, readAs } of news) noted.set(id, readAs)
    for (const { id, readAs } of await recordReadings(db, fence, news)) {
      publish.aside({
        type: 'attachment_read',
        agent_id: turn.agentKey,
        turn_id: turn.id,
        attachment_id: id,
        read_as: readAs,
      })
    }
  }

  function measurable({ candidate, provider, model }: Asked): Measurable {
    const limitTokens = limits.get(candidate)?.tokens ?? model.contextTokens ?? carefulContextTokens
    // @NOTE not of a limit that was lowered for this step alone: what is shown at the next must be what was counted here
    const contextTokens = model.contextTokens ?? carefulContextTokens
    const steps = withDocuments(context.steps, { limits: model.documents, contextTokens })
    return {
      context: { ...context, steps },
      request: { ...given.request, model: candidate.model },
      provider: provider.id,
      models: [candidate.model, model.id],
      limitTokens,
      reserveOutputTokens: Math.min(usualOutputTokens, model.maxOutputTokens),
      loadTokenizer,
      countExactly: (request) => provider.countTokens(request, signal),
    }
  }

  function fit(asked: Asked): Promise<Fitted> {
    return fitContext({
      ...measurable(asked),
      turn,
      ask: (request) => paid.askForSummary(asked, request),
      keepPruned: (callIds) => pruneToolCalls(db, fence, callIds),
      keepAsText: (documentIds) => keepAsText(db, fence, documentIds),
      keepSummary: async (summary) => (await recordSummary(db, fence, summary)) ?? whyRefused(work),
    })
  }
}

export function notOpened({ name }: Candidate): Failed {
  return { type: 'failed', code: 'provider_unreachable', message: `Rain could not open ${name}.` }
}

const tooLong: Failed = {
  type: 'failed',
  code: 'context_full',
  message:
    'This no longer fits into the model, even with everything left out that can be. Start a new conversation, or choose a ' +
    'model with a larger context.',
}
