import { budgetPeriodsAt, leftOf, reserveRequest, type BudgetWarning, type Reserved } from '@rain/db'
import type { Saying } from '@rain/protocol'
import type { Candidate } from '../providers/failover/candidate.ts'
import type { Failed, ModelDescription, ModelRequest, Provider } from '../providers/provider.ts'
import { budgetExhaustedSaying, priceUnknownSaying } from './budget-saying.ts'
import { budgetExhaustedText, fitOutput, priceUnknownText, worstCase } from './budget.ts'
import type { TurnWork } from './turn-work.ts'
import { whyRefused } from './why-refused.ts'

export interface SizedRequest {
  purpose: 'answer' | 'summary'
  request: ModelRequest
  /** Of the prompt: as the provider counts it, or rather too high. */
  tokens: number
  exact: boolean
}

export type Room =
  | { type: 'reserved'; requestId: string; request: ModelRequest; warnings: BudgetWarning[] }
  | { type: 'refused'; failure: Failed }
  | { type: 'stopped' }
  | { type: 'lost' }

/** What is added to a prompt on its way (its role, its tools) may differ a little from one count to the next. */
const slack = { share: 1.01, tokens: 64 }

/**
 * Sets the worst case of a request aside in every budget that applies. Where the full answer has no room, a shorter one
 * is asked for; where only the estimate of the prompt is too large, the provider counts it.
 */
export async function reserveRoom(
  work: TurnWork,
  given: SizedRequest & { candidate: Candidate; provider: Provider; model: ModelDescription; step: number },
): Promise<Room> {
  const { provider, model, request } = given
  const longest = Math.min(request.maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens)
  const sizeOf = (tokens: number) => ({
    promptTokens: Math.ceil(tokens * slack.share) + slack.tokens,
    maxOutputTokens: longest,
  })
  let size = sizeOf(given.tokens)
  let reserved = await reserve(work, given, worstCase(model, size))
  if (reserved.type === 'exhausted' && !given.exact) {
    const counted = await provider.countTokens(request, work.signal)
    if (counted !== null && counted < given.tokens) {
      size = sizeOf(counted)
      reserved = await reserve(work, given, worstCase(model, size))
    }
  }
  if (reserved.type === 'exhausted') {
    const shorter = fitOutput(model, size, leftOf(reserved.budget))
    if (shorter !== null && shorter < size.maxOutputTokens) {
      size = { ...size, maxOutputTokens: shorter }
      reserved = await reserve(work, given, worstCase(model, size))
    }
  }
  switch (reserved.type) {
    case 'reserved': {
      const shortened = size.maxOutputTokens < model.maxOutputTokens ? { maxOutputTokens: size.maxOutputTokens } : {}
      return { ...reserved, request: { ...request, ...shortened } }
    }
    case 'exhausted':
      return refused(
        budgetExhaustedText(reserved.budget, reserved.wanted),
        budgetExhaustedSaying(reserved.budget, reserved.wanted),
      )
    case 'price_unknown':
      return refused(priceUnknownText(reserved.budget, model.id), priceUnknownSaying(reserved.budget, model.id))
    case 'lost':
      return { type: await whyRefused(work) }
  }
}

function reserve(
  { db, turn }: TurnWork,
  { candidate, provider, model, step, purpose }: Parameters<typeof reserveRoom>[1],
  worst: number | null,
): Promise<Reserved> {
  return reserveRequest(db, {
    fence: { turnId: turn.id, epoch: turn.epoch },
    step,
    purpose,
    provider: provider.id,
    model: model.id,
    keyId: candidate.keyId,
    worstCase: worst,
    periods: budgetPeriodsAt(new Date()),
  })
}

function refused(message: string, saying: Saying): Room {
  return { type: 'refused', failure: { type: 'failed', code: 'budget_exhausted', message, saying } }
}
