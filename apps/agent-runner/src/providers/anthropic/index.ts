import Anthropic, { APIError } from '@anthropic-ai/sdk'
import { Stream } from '@anthropic-ai/sdk/streaming'
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages'
import type { ModelInfo } from '@anthropic-ai/sdk/resources/models'
import { askWithRetries, type Attempt } from '../ask-with-retries.ts'
import { realClock, type Clock } from '../clock.ts'
import { createDocumentTrial, withKnownLimits } from '../document-trial.ts'
import type { ModelEvent, ModelRequest, Provider } from '../provider.ts'
import { desktopBetas, desktopOf } from './desktop.ts'
import { isForeignThinking, saidOfDocuments, toFailure } from './failure.ts'
import { createAnswerReader } from './from-event.ts'
import { createModelMemory, type ModelMemory } from '../model-memory.ts'
import { streamFetch } from '../stream-fetch.ts'
import { toListing } from '../to-listing.ts'
import { findClaudeModel, toClaudeModels, type ClaudeModel } from './models.ts'
import { readRateLimits } from './rate-limits.ts'
import { PROVIDER_ID, toAnthropicRequest, toCountRequest, type Sent } from './to-request.ts'

export interface AnthropicProviderOptions {
  apiKey: string
  /** Default: https://api.anthropic.com */
  baseUrl?: string
  fetch?: typeof fetch
  clock?: Clock
  /** Without any event, ping included, for that long the connection is given up. */
  idleTimeoutMs?: number
}

const IDLE_TIMEOUT_MS = 120_000

/** Claude over the Messages API. Keep one per key: it remembers the models of the account. */
export function createAnthropicProvider(options: AnthropicProviderOptions): Provider {
  const clock = options.clock ?? realClock
  const client = new Anthropic({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? 'https://api.anthropic.com',
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
    fetch: options.fetch ?? streamFetch,
  })
  const readModels = async (signal: AbortSignal) => (await client.models.list({ limit: 100 }, { signal })).data
  const account: Account = { client, models: createModelMemory(readModels, clock), withoutDocuments: new Set() }
  const failureOf = (error: unknown) => toFailure(error, clock.now())
  return {
    id: PROVIDER_ID,
    ask: (request, signal) =>
      askWithRetries({
        ask: (attempt) => askOnce(account, request, attempt),
        toFailure: failureOf,
        name: 'Anthropic',
        signal,
        clock,
        attempts: request.attempts,
        idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      }),
    listModels: (signal) => toListing(async () => toClaudeModels(await account.models.readAnew(signal)), failureOf),
    describeModel: (model, signal) => describe(account, model, signal),
    async countTokens(request, signal) {
      const model = await describe(account, request.model, signal)
      return client.messages
        .countTokens(toCountRequest(request, model), { signal, headers: headersFor(request, model) })
        .then(
          ({ input_tokens }) => input_tokens,
          () => null,
        )
    },
  }
}

function headersFor({ tools }: ModelRequest, { id }: ClaudeModel): Record<string, string> {
  const kind = desktopOf(id, tools)
  return kind === 'none' || kind === 'toolset' ? {} : { 'anthropic-beta': desktopBetas[kind] }
}

interface Account {
  client: Anthropic
  models: ModelMemory<ModelInfo>
  /** The models that have refused documents altogether. */
  withoutDocuments: Set<string>
}

async function describe({ models, withoutDocuments }: Account, model: string, signal: AbortSignal) {
  return withKnownLimits(findClaudeModel(await models.all(signal), model), withoutDocuments)
}

async function* askOnce(account: Account, request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const model = await describe(account, request.model, attempt.signal)
  const { response, found } = await send(account, request, model, attempt.signal)
  attempt.alive()
  yield* found
  const limits = readRateLimits(response.headers)
  if (limits) yield { type: 'rate_limits', limits }

  const reader = createAnswerReader(model.id)
  for await (const event of readEvents(response, attempt)) {
    if (event.type === 'content_block_start') attempt.speaking()
    const meaning = reader.read(event)
    if (event.type === 'message_start' || event.type === 'message_delta') {
      const { usage, cost } = reader.spent()
      attempt.spent(usage, cost)
    }
    if (meaning) yield meaning
    if (meaning?.type === 'answered') return
  }
}

/** Sends the request; what the API refuses of it is told in other words or left out, and it is sent again. */
async function send(
  { client, withoutDocuments }: Account,
  request: ModelRequest,
  model: ClaudeModel,
  signal: AbortSignal,
) {
  const sent: Sent = { withThinking: true }
  const trial = createDocumentTrial(request, { modelId: model.id, withoutDocuments })
  for (;;) {
    try {
      const asked = client.messages.create(toAnthropicRequest(trial.request(), model, sent), {
        signal,
        headers: headersFor(request, model),
      })
      return { response: await asked.asResponse(), found: trial.found() }
    } catch (error) {
      if (sent.withThinking && isForeignThinking(error)) sent.withThinking = false
      else trial.goOnAfter(error, saidOfDocuments(error))
    }
  }
}

/**
 * The events of a stream. Not the SDK's own event iterator, because that one swallows pings: they are the sign of life of
 * a model that thinks for long.
 */
async function* readEvents(response: Response, attempt: Attempt): AsyncGenerator<RawMessageStreamEvent> {
  for await (const { event, data } of Stream.rawEvents(response)) {
    attempt.alive()
    if (event === 'ping' || !data) continue
    if (event === 'error') throw toStreamError(data, response.headers)
    yield JSON.parse(data) as RawMessageStreamEvent
  }
}

function toStreamError(data: string, headers: Headers): APIError {
  const body = JSON.parse(data) as { error?: { type?: APIError['type'] } }
  return new APIError(undefined, body, undefined, headers, body.error?.type)
}
