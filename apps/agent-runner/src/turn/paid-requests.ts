import { recordCost, settleRequest, type BudgetWarning, type Fence } from '@rain/db'
import { delay } from '@rain/runtime'
import type { Candidate } from '../providers/failover/candidate.ts'
import type { Failed, ModelDescription, ModelFinal, ModelRequest, Provider } from '../providers/provider.ts'
import { budgetWarningSaying } from './budget-saying.ts'
import { budgetWarningText } from './budget.ts'
import { count, margin } from './context/measure.ts'
import { partsOfRequest } from './context/parts.ts'
import { loadTokenizer } from './context/tokenizer.ts'
import { hear } from './hear.ts'
import { reserveRoom, type SizedRequest } from './reserve-room.ts'
import { spentBy, type Heard } from './spent-by.ts'
import { tell } from './tell.ts'
import type { TurnWork } from './turn-work.ts'

export type Prepared =
  | { type: 'send'; provider: Provider; request: ModelRequest }
  | { type: 'refused'; failure: Failed }
  /** The turn was stopped, or is not ours any more. */
  | { type: 'stopped' }
  | { type: 'lost' }

/** Who is asked. */
export interface Asked {
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

/** Requests of one step: each is reserved in every budget before it is sent, and settled after. */
export interface PaidRequests {
  /** Null: it is broken, and that is in the log. */
  meet(candidate: Candidate): Promise<Asked | null>
  reserve(asked: Asked, sized: SizedRequest): Promise<Prepared>
  /** What became of the request that was reserved last. */
  settle(heard: Heard): Promise<void>
  /** Of the request that was reserved last, as it was measured. Null: none was. */
  lastTokens(): number | null
  /** Asks for a part of a summary, and books it. */
  askForSummary(asked: Asked, request: ModelRequest): Promise<ModelFinal>
}

export function createPaidRequests(work: TurnWork, step: number): PaidRequests {
  const { db, turn, signal } = work
  const fence: Fence = { turnId: turn.id, epoch: turn.epoch }
  let sent: Sent | null = null

  return {
    meet,
    reserve,
    settle: async (heard) => (sent ? settle(sent, heard) : undefined),
    lastTokens: () => sent?.tokens ?? null,
    askForSummary,
  }

  async function meet(candidate: Candidate): Promise<Asked | null> {
    try {
      const provider = await candidate.open()
      return { candidate, provider, model: await provider.describeModel(candidate.model, signal) }
    } catch (error) {
      work.onUnexpected(error, { turnId: turn.id, provider: candidate.providerId })
      return null
    }
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
    const room = await reserveRoom(work, { ...asked, step, ...sized })
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
    return tell(work, step, { text: budgetWarningText(warning), ...budgetWarningSaying(warning) })
  }
}

const interrupted: Failed = { type: 'failed', code: 'interrupted', message: 'The turn was stopped.' }
