import OpenAI, { APIError } from 'openai'
import type { ResponseFailedEvent } from 'openai/resources/responses/responses'
import { askWithRetries, type Attempt } from '../ask-with-retries.ts'
import { realClock, type Clock } from '../clock.ts'
import { createDocumentTrial, withKnownLimits } from '../document-trial.ts'
import { createModelMemory, type ModelMemory } from '../model-memory.ts'
import { toListing } from '../to-listing.ts'
import type { ModelDescription, ModelEvent, ModelRequest, Provider } from '../provider.ts'
import { streamFetch } from '../stream-fetch.ts'
import { isComputerRefused, isForeignReasoning, isSummaryRefused, saidOfDocuments, toFailure } from './failure.ts'
import { createAnswerReader } from './from-event.ts'
import { findOpenaiModel, toOpenaiModels } from './models.ts'
import { readRateLimits } from './rate-limits.ts'
import { PROVIDER_ID, toCountRequest, toOpenaiRequest } from './to-request.ts'

export interface OpenaiProviderOptions {
  apiKey: string
  /** Default: https://api.openai.com/v1 */
  baseUrl?: string
  fetch?: typeof fetch
  clock?: Clock
  /** Without any event for that long the connection is given up. */
  idleTimeoutMs?: number
}

/** Models that think hard send nothing for minutes. */
const IDLE_TIMEOUT_MS = 300_000

/** OpenAI over the Responses API. Keep one per key: it remembers the models of the account. */
export function createOpenaiProvider(options: OpenaiProviderOptions): Provider {
  const clock = options.clock ?? realClock
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? 'https://api.openai.com/v1',
    // a key of the settings belongs to an account of its own, whatever the environment says of another
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: 'off',
    fetch: options.fetch ?? streamFetch,
  })
  const readIds = async (signal: AbortSignal) => (await client.models.list({ signal })).data.map(({ id }) => id)
  const ids = createModelMemory(readIds, clock)
  const failureOf = (error: unknown) => toFailure(error, clock.now())
  const account: Account = {
    client,
    ids,
    clock,
    seesSummaries: true,
    withoutComputer: new Set(),
    withoutDocuments: new Set(),
  }
  return {
    id: PROVIDER_ID,
    ask: (request, signal) =>
      askWithRetries({
        ask: (attempt) => askOnce(account, request, attempt),
        toFailure: failureOf,
        name: 'OpenAI',
        signal,
        clock,
        attempts: request.attempts,
        idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      }),
    listModels: (signal) => toListing(async () => toOpenaiModels(await ids.readAnew(signal)), failureOf),
    describeModel: (model, signal) => describe(account, model, signal),
    async countTokens(request, signal) {
      const model = await describe(account, request.model, signal)
      const told = { withReasoning: true, ...takenBy(account, model) }
      return client.responses.inputTokens.count(toCountRequest(request, model, told), { signal }).then(
        ({ input_tokens }) => input_tokens,
        () => null,
      )
    },
  }
}

interface Account {
  client: OpenAI
  ids: ModelMemory<string>
  clock: Clock
  /** Until the API says otherwise. */
  seesSummaries: boolean
  /** The models that have refused the tool for desktops. */
  withoutComputer: Set<string>
  /** Those that have refused documents altogether. */
  withoutDocuments: Set<string>
}

async function describe({ ids, withoutDocuments }: Account, model: string, signal: AbortSignal) {
  return withKnownLimits(findOpenaiModel(await ids.all(signal), model), withoutDocuments)
}

/** What the account, and the model, have not refused so far. */
function takenBy({ seesSummaries, withoutComputer }: Account, { id }: ModelDescription) {
  return { withSummary: seesSummaries, withComputer: !withoutComputer.has(id) }
}

async function* askOnce(account: Account, request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const model = await describe(account, request.model, attempt.signal)
  const { data: events, response, found } = await send(account, request, model, attempt.signal)
  attempt.alive()
  yield* found
  const limits = readRateLimits(response.headers, account.clock.now())
  if (limits) yield { type: 'rate_limits', limits }

  const reader = createAnswerReader(model.id)
  for await (const event of events) {
    attempt.alive()
    if (event.type === 'response.output_item.added') attempt.speaking()
    const meaning = reader.read(event)
    if (event.type === 'response.created' || event.type === 'response.failed') {
      const { usage, cost } = reader.spent()
      attempt.spent(usage, cost)
    }
    if (meaning) yield meaning
    if (meaning?.type === 'answered') return
    if (event.type === 'response.failed') throw toStreamError(event, response.headers)
  }
}

/** Sends the request; what this account or model does not take of it is left out, and it is sent again. */
async function send(account: Account, request: ModelRequest, model: ModelDescription, signal: AbortSignal) {
  let withReasoning = true
  const trial = createDocumentTrial(request, { modelId: model.id, withoutDocuments: account.withoutDocuments })
  for (;;) {
    const taken = takenBy(account, model)
    const body = toOpenaiRequest(trial.request(), model, { withReasoning, ...taken })
    try {
      return { ...(await account.client.responses.create(body, { signal }).withResponse()), found: trial.found() }
    } catch (error) {
      if (withReasoning && isForeignReasoning(error)) withReasoning = false
      else if (taken.withSummary && isSummaryRefused(error)) account.seesSummaries = false
      else if (taken.withComputer && isComputerRefused(error)) account.withoutComputer.add(model.id)
      else trial.goOnAfter(error, saidOfDocuments(error))
    }
  }
}

function toStreamError({ response }: ResponseFailedEvent, headers: Headers): APIError {
  return new APIError(undefined, response.error ?? undefined, 'The response failed.', headers)
}
