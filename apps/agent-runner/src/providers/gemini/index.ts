import { GoogleGenAI, type Model } from '@google/genai'
import { z } from 'zod'
import { askWithRetries, type Attempt } from '../ask-with-retries.ts'
import { realClock, type Clock } from '../clock.ts'
import { createDocumentTrial, withKnownLimits } from '../document-trial.ts'
import { createModelMemory, type ModelMemory } from '../model-memory.ts'
import { toListing } from '../to-listing.ts'
import type { ModelEvent, ModelRequest, Provider } from '../provider.ts'
import { isComputerUseRefused, isForeignSignature, saidOfDocuments, toFailure } from './failure.ts'
import { ownScreen } from './desktop-call.ts'
import { createAnswerReader } from './from-event.ts'
import { findGeminiModel, toGeminiModels, type GeminiModel } from './models.ts'
import { PROVIDER_ID } from './opaque.ts'
import { priceOf } from './prices.ts'
import { toGeminiConfig, toGeminiPrompt } from './to-request.ts'
import { createToolNames, type ToolNames } from './tool-names.ts'

export interface GeminiProviderOptions {
  apiKey: string
  /** Default: https://generativelanguage.googleapis.com */
  baseUrl?: string | undefined
  fetch?: typeof fetch
  clock?: Clock
  /** Without any chunk for that long the connection is given up. */
  idleTimeoutMs?: number
}

/**
 * The API gives no sign of life while a model thinks, and the hard ones think for minutes. Node's fetch itself gives up
 * after five.
 */
const IDLE_TIMEOUT_MS = 280_000
const PAGE_SIZE = 100

/** Gemini over `models.generateContentStream`. Keep one per key: it remembers the models of the account. */
export function createGeminiProvider(options: GeminiProviderOptions): Provider {
  const clock = options.clock ?? realClock
  const baseUrl = (options.baseUrl || 'https://generativelanguage.googleapis.com').replace(/\/$/, '')
  const fetchIt = options.fetch ?? fetch
  // what is left out here the SDK would look up in the environment of the process, and without a fetch it reaches for
  // internals of Node's own
  const client = new GoogleGenAI({
    apiKey: options.apiKey,
    enterprise: false,
    apiVersion: API_VERSION,
    httpOptions: { baseUrl, fetch: fetchIt },
  })
  const readModels = (signal: AbortSignal) => listAll(client, signal)
  const gemini: Gemini = {
    client,
    clock,
    models: createModelMemory(readModels, clock),
    countUrl: (model) => `${baseUrl}/${API_VERSION}/models/${encodeURIComponent(model)}:countTokens`,
    apiKey: options.apiKey,
    fetch: fetchIt,
    withoutComputerUse: new Set(),
    withoutDocuments: new Set(),
  }
  return {
    id: PROVIDER_ID,
    ask: (request, signal) =>
      askWithRetries({
        ask: (attempt) => askOnce(gemini, request, attempt),
        toFailure,
        name: 'Google',
        signal,
        clock,
        attempts: request.attempts,
        idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      }),
    listModels: (signal) =>
      toListing(async () => toGeminiModels(await gemini.models.readAnew(signal), clock.now()), toFailure),
    describeModel: (model, signal) => describe(gemini, model, signal),
    countTokens: (request, signal) => countTokens(gemini, request, signal).catch(() => null),
  }
}

const API_VERSION = 'v1beta'

interface Gemini {
  client: GoogleGenAI
  clock: Clock
  models: ModelMemory<Model>
  countUrl(model: string): string
  apiKey: string
  fetch: typeof fetch
  /** The models that have refused the tool for desktops. */
  withoutComputerUse: Set<string>
  /** Those that have refused documents altogether. */
  withoutDocuments: Set<string>
}

async function describe({ models, clock, withoutDocuments }: Gemini, model: string, signal: AbortSignal) {
  return withKnownLimits(findGeminiModel(await models.all(signal), model, clock.now()), withoutDocuments)
}

async function* askOnce(gemini: Gemini, request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const model = await describe(gemini, request.model, attempt.signal)
  const names = createToolNames(request.tools.map(({ name }) => name))
  const { chunks, screen, found } = await send(gemini, request, { model, names }, attempt.signal)
  attempt.alive()
  yield* found

  const now = gemini.clock.now()
  const reader = createAnswerReader({ model: model.id, names, screen, priceOf: (id) => priceOf(id, now) })
  for await (const chunk of chunks) {
    attempt.alive()
    const meanings = reader.read(chunk)
    if (reader.hasSpoken()) attempt.speaking()
    const { usage, cost } = reader.spent()
    attempt.spent(usage, cost)
    yield* meanings
  }
  const final = reader.finish()
  if (final) yield final
}

/** Sends the request; what this account or model does not take of it is left out, and it is sent again. */
async function send(
  gemini: Gemini,
  request: ModelRequest,
  { model, names }: { model: GeminiModel; names: ToolNames },
  abortSignal: AbortSignal,
) {
  let withSignatures = true
  const trial = createDocumentTrial(request, { modelId: model.id, withoutDocuments: gemini.withoutDocuments })
  for (;;) {
    const screen = screenOf(gemini, request, model)
    const told = { model, names, screen, withSignatures }
    const { contents, ...prompt } = toGeminiPrompt(trial.request(), told)
    const config = { ...toGeminiConfig(request, model), ...prompt, abortSignal }
    try {
      const chunks = await gemini.client.models.generateContentStream({ model: model.id, contents, config })
      return { chunks, screen, found: trial.found() }
    } catch (error) {
      if (withSignatures && isForeignSignature(error)) withSignatures = false
      else if (screen && isComputerUseRefused(error)) gemini.withoutComputerUse.add(model.id)
      else trial.goOnAfter(error, saidOfDocuments(error))
    }
  }
}

/** The screen that the model works on with its own tool, unless it has refused that. */
function screenOf({ withoutComputerUse }: Gemini, { tools }: ModelRequest, { id }: GeminiModel) {
  return withoutComputerUse.has(id) ? null : ownScreen(id, tools)
}

async function listAll(client: GoogleGenAI, signal: AbortSignal): Promise<Model[]> {
  const models: Model[] = []
  const pages = await client.models.list({ config: { pageSize: PAGE_SIZE, abortSignal: signal } })
  for await (const model of pages) models.push(model)
  return models
}

const countSchema = z.object({ totalTokens: z.number().int() })

/** Not over the SDK: it counts contents alone, and the API takes a whole request with its tools. */
async function countTokens(gemini: Gemini, request: ModelRequest, signal: AbortSignal): Promise<number | null> {
  const model = await describe(gemini, request.model, signal)
  const names = createToolNames(request.tools.map(({ name }) => name))
  const screen = screenOf(gemini, request, model)
  const prompt = toGeminiPrompt(request, { model, names, screen, withSignatures: true })
  const response = await gemini.fetch(gemini.countUrl(model.id), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': gemini.apiKey },
    body: JSON.stringify({ generateContentRequest: { model: `models/${model.id}`, ...prompt } }),
    signal,
  })
  return countSchema.safeParse(await response.json()).data?.totalTokens ?? null
}
