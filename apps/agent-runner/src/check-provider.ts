import type { Bus } from '@rain/bus'
import { failModelList, saveModelList, type Db } from '@rain/db'
import { textOfWorkingCheck, type ErrorCode, type Event, type ListedModel, type ProviderCheckJob } from '@rain/protocol'
import type { Candidate } from './providers/failover/candidate.ts'
import type { ModelDescription, ModelListing } from './providers/provider.ts'
import type { CandidateResolver } from './resolve-candidates.ts'

const patienceMs = 15_000

export interface CheckDeps {
  db: Db
  bus: Bus
  resolveCandidates: CandidateResolver
  onUnexpected(error: unknown, context: Record<string, unknown>): void
}

/** Asks a provider for its models with the first of its keys, keeps them, and says how it went. */
export async function checkProvider({ userId, provider }: ProviderCheckJob, deps: CheckDeps): Promise<void> {
  const { db, bus } = deps
  const found = await deps.resolveCandidates({ userId, agentId: '', provider, model: 'auto' })
  const listing = 'code' in found ? { type: 'failed' as const, ...found } : await list(found.candidates[0], deps)
  if (listing.type === 'listed') {
    await saveModelList(db, userId, provider, listing.models.map(toListed))
    if (!('code' in found)) await bus.coolDowns.end(found.candidates[0].credential)
  } else {
    await failModelList(db, { userId, provider, code: listing.code, text: listing.message })
  }
  await bus.log.append(userId, [{ event: toEvent(provider, listing) }])
}

async function list({ open, name }: Candidate, { onUnexpected }: CheckDeps): Promise<ModelListing> {
  const provider = await open().catch((error: unknown) => onUnexpected(error, { provider: name }))
  if (!provider) return { type: 'failed', code: 'internal', message: `Rain could not open ${name}. See its log.` }
  const signal = AbortSignal.timeout(patienceMs)
  const listing = await provider.listModels(signal)
  return listing.type === 'failed' && signal.aborted ? tooSlow : listing
}

const tooSlow: ModelListing & { code: ErrorCode } = {
  type: 'failed',
  code: 'provider_unreachable',
  message: `It has not answered within ${patienceMs / 1000} seconds. Try again.`,
}

function toListed({ price, ...model }: ModelDescription): ListedModel {
  return { ...model, price: price && { input: price.input, output: price.output } }
}

function toEvent(provider: string, listing: ModelListing): Event {
  if (listing.type === 'failed') {
    const { code, message } = listing
    return { type: 'provider_checked', provider, ok: false, models: 0, text: message, code }
  }
  const models = listing.models.length
  return { type: 'provider_checked', provider, ok: true, models, text: textOfWorkingCheck(models) }
}
