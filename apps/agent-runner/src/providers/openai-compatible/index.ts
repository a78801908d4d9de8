import OpenAI from 'openai'
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions'
import { askWithRetries, type Attempt } from '../ask-with-retries.ts'
import { realClock, type Clock } from '../clock.ts'
import { createModelMemory } from '../model-memory.ts'
import { toListing } from '../to-listing.ts'
import { costOf } from '../price.ts'
import type { ConversationMessage, ModelEvent, ModelNotice, ModelRequest, Provider } from '../provider.ts'
import { streamFetch } from '../stream-fetch.ts'
import { toApiBase } from './api-base.ts'
import { estimateUsage, guessUsage } from './estimate-usage.ts'
import { toFailure } from './failure.ts'
import { createAnswerReader } from './from-event.ts'
import { findModel, readModels, type ServerModel } from './models.ts'
import { isOwnMachine } from './own-machine.ts'
import { readChunks } from './read-chunks.ts'
import { createRefusalMemory, whatWasRefused, type RefusalMemory } from './refusals.ts'
import { promptText, toChatRequest, type Told } from './to-request.ts'

export interface OpenaiCompatibleProviderOptions {
  /** The provider id, by which a conversation knows its own thinking and calls again. */
  id: string
  /** What the person calls the server. */
  name: string
  /** As typed, with or without `/v1`. */
  baseUrl: string
  /** Empty where the server asks for none. */
  apiKey: string
  fetch?: typeof fetch
  clock?: Clock
  /** Without a byte for that long the connection is given up. */
  idleTimeoutMs?: number
}

const IDLE_TIMEOUT_MS = 120_000
/** A home machine reads a long prompt for minutes before it says a word; `fetch` itself gives up after five. */
const OWN_IDLE_TIMEOUT_MS = 300_000
/** The watchdog decides; the SDK's own limit must only not come first. */
const SDK_TIMEOUT_MS = 60 * 60_000

/**
 * Any server that speaks the Chat Completions API. Keep one per server and key: it remembers the models of the server, and
 * what each of them has refused.
 */
export function createOpenaiCompatibleProvider(options: OpenaiCompatibleProviderOptions): Provider {
  const clock = options.clock ?? realClock
  const apiBase = toApiBase(options.baseUrl)
  const own = isOwnMachine(apiBase)
  const client = createClient(options, apiBase)
  const read = async (signal: AbortSignal) => readModels(await client.get('/models', { signal }), { own })
  const models = createModelMemory(read, clock)
  const refusals = createRefusalMemory()
  const failureOf = (error: unknown) => toFailure(error, { name: options.name, apiBase }, clock.now())
  const server: Server = {
    id: options.id,
    name: options.name,
    client,
    refusals,
    find: async (model, signal) => lessRefused(findModel(await models.all(signal), model, { own }), refusals),
    priceOf: async (model, signal) => findModel(await models.all(signal), model, { own }).price,
  }
  return {
    id: options.id,
    ask: (request, signal) =>
      askWithRetries({
        ask: (attempt) => askOnce(server, request, attempt),
        toFailure: failureOf,
        name: options.name,
        signal,
        clock,
        attempts: request.attempts,
        idleTimeoutMs: options.idleTimeoutMs ?? (own ? OWN_IDLE_TIMEOUT_MS : IDLE_TIMEOUT_MS),
      }),
    listModels: (signal) =>
      toListing(async () => (await models.readAnew(signal)).map((model) => lessRefused(model, refusals)), failureOf),
    describeModel: (model, signal) => server.find(model, signal),
    countTokens: () => Promise.resolve(null),
  }
}

interface Server {
  id: string
  name: string
  client: OpenAI
  refusals: RefusalMemory
  find(model: string, signal: AbortSignal): Promise<ServerModel>
  priceOf(model: string, signal: AbortSignal): Promise<ServerModel['price']>
}

function createClient({ apiKey, fetch: send = streamFetch }: OpenaiCompatibleProviderOptions, apiBase: string): OpenAI {
  return new OpenAI({
    apiKey: apiKey || 'none',
    baseURL: apiBase,
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
    logLevel: 'off',
    fetch: (input, init) => send(input, { ...init, headers: headersFor(apiKey) }),
  })
}

/**
 * All that a server is told beside the request. Not what the SDK would send: that takes organisation, project and headers
 * of an OpenAI account from the environment, which are nobody else's business.
 */
function headersFor(apiKey: string): Record<string, string> {
  return {
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'user-agent': 'Rain',
    ...(apiKey && { authorization: `Bearer ${apiKey}` }),
  }
}

function lessRefused(model: ServerModel, refusals: RefusalMemory): ServerModel {
  const refused = refusals.of(model.id)
  return {
    ...model,
    tools: model.tools && !refused.has('tools'),
    images: model.images && !refused.has('images'),
    efforts: refused.has('reasoning_effort') ? [] : model.efforts,
  }
}

async function* askOnce(server: Server, request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const { response, body, model } = await send(server, request, attempt)
  attempt.alive()
  yield* remarksOn(request, model, server.name)

  const reader = createAnswerReader({
    provider: server.id,
    name: server.name,
    model: model.id,
    contextTokens: model.contextTokens,
    takenIds: new Set(request.conversation.flatMap(callIdsOf)),
  })
  let complete = false
  try {
    for await (const chunk of readChunks(response, server.client, attempt)) {
      const events = reader.read(chunk)
      if (reader.begun()) attempt.speaking()
      yield* events
    }
    const answer = reader.finish()
    if (!answer) return
    const usage = answer.usage ?? (await estimateUsage({ prompt: promptText(body), answer: reader.said() }))
    const price = (await server.priceOf(answer.model, attempt.signal)) ?? model.price
    complete = true
    yield { type: 'answered', ...answer, usage, cost: costOf(price, usage) }
  } finally {
    if (!complete) {
      const usage = reader.usage() ?? guessUsage({ prompt: promptText(body), answer: reader.said() })
      attempt.spent(usage, costOf(model.price, usage))
    }
  }
}

interface Sent {
  response: Response
  body: ChatCompletionCreateParamsStreaming
  /** As it has been found to be. */
  model: ServerModel
}

/** Asks, and asks again without what the server refuses, as long as it refuses something new. */
async function send(server: Server, request: ModelRequest, attempt: Attempt): Promise<Sent> {
  for (;;) {
    const model = await server.find(request.model, attempt.signal)
    const told: Told = { provider: server.id, model, refused: server.refusals.of(model.id) }
    const body = toChatRequest(request, told)
    try {
      const response = await server.client.chat.completions.create(body, { signal: attempt.signal }).asResponse()
      return { response, body, model }
    } catch (error) {
      const refusal = whatWasRefused(error, JSON.stringify(body), told.refused)
      if (!refusal) throw error
      attempt.alive()
      server.refusals.add(model.id, refusal)
    }
  }
}

/** What the person loses with this model. */
function remarksOn({ tools, conversation }: ModelRequest, model: ServerModel, name: string): ModelNotice[] {
  const remarks: ModelNotice[] = []
  const params = { model: model.name, server: name }
  if (tools.length > 0 && !model.tools) {
    const text = `${model.name} at ${name} cannot use tools: it can only talk. Choose another model to get things done.`
    remarks.push({ type: 'remark', text, saying: { code: 'no_tools', params } })
  }
  const newest = conversation.at(-1)
  if (newest && showsImage(newest) && !model.images) {
    const text = `${model.name} at ${name} cannot see images: yours was left out.`
    remarks.push({ type: 'remark', text, saying: { code: 'no_images', params } })
  }
  return remarks
}

function showsImage(message: ConversationMessage): boolean {
  if (message.role === 'tools') return message.results.some(({ images }) => images !== undefined && images.length > 0)
  return message.role === 'user' && message.content.some(({ type }) => type === 'image')
}

function callIdsOf(message: ConversationMessage): string[] {
  if (message.role !== 'assistant') return []
  return message.content.flatMap((block) => (block.type === 'tool_call' ? [block.toolUseId] : []))
}
