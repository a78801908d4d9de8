import { askWithRetries, type Attempt } from '../ask-with-retries.ts'
import { realClock, type Clock } from '../clock.ts'
import { createModelMemory, type ModelMemory } from '../model-memory.ts'
import { toListing } from '../to-listing.ts'
import type { ModelEvent, ModelRequest, Provider } from '../provider.ts'
import { streamFetch } from '../stream-fetch.ts'
import { createOllamaClient, readChunks, type OllamaChatRequest, type OllamaClient } from './client.ts'
import { widerContext } from './context.ts'
import { findMissing, isTooLong, NoModelError, toFailure } from './failure.ts'
import { createAnswerReader } from './from-event.ts'
import { readOllamaHost } from './host.ts'
import { findOllamaModel, toOllamaModel, type OllamaModel } from './models.ts'
import { readModels } from './read-models.ts'
import { PROVIDER_ID, toOllamaRequest } from './to-request.ts'

export interface OllamaProviderOptions {
  /** As `OLLAMA_HOST` is written. Default: http://127.0.0.1:11434 */
  baseUrl?: string | undefined
  fetch?: typeof fetch
  clock?: Clock
  /** Without a byte for that long the connection is given up. A large model takes minutes to be loaded. */
  idleTimeoutMs?: number
}

const IDLE_TIMEOUT_MS = 5 * 60_000
/** A server at home that is off stays off: nobody wants to wait for five tries. */
const ATTEMPTS = 3

/** Models on the person's own machines, over Ollama's own API. Keep one per server: it remembers the models. */
export function createOllamaProvider(options: OllamaProviderOptions): Provider {
  const clock = options.clock ?? realClock
  const host = readOllamaHost(options.baseUrl)
  const client = createOllamaClient({ host, fetch: options.fetch ?? streamFetch })
  const models = createModelMemory((signal) => readModels(client, signal), clock)
  const toOllamaFailure = (error: unknown) => toFailure(error, { host, now: clock.now() })
  return {
    id: PROVIDER_ID,
    ask: (request, signal) =>
      askWithRetries({
        ask: (attempt) => askOnce({ client, models, request, attempt }),
        toFailure: toOllamaFailure,
        name: 'Ollama',
        signal,
        clock,
        attempts: request.attempts ?? ATTEMPTS,
        idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      }),
    listModels: (signal) => toListing(() => models.readAnew(signal), toOllamaFailure),
    describeModel: (name, signal) =>
      findModel({ client, models }, name, signal).catch(() => toOllamaModel({ name }, null)),
    // the server has no way to count without answering
    countTokens: async () => null,
  }
}

interface Known {
  client: OllamaClient
  models: ModelMemory<OllamaModel>
}

/** The model that answers to a name, also when it was installed a moment ago. Throws what the server says of it. */
async function findModel({ client, models }: Known, asked: string, signal: AbortSignal): Promise<OllamaModel> {
  const known = findOllamaModel(await models.all(signal), asked)
  if (known) return known
  if (asked !== 'auto') return toOllamaModel({ name: asked }, await client.show(asked, signal))
  const listed = await models.readAnew(signal)
  const chosen = findOllamaModel(listed, asked)
  if (!chosen) throw new NoModelError()
  return chosen
}

interface Question extends Known {
  request: ModelRequest
  attempt: Attempt
}

async function* askOnce({ client, models, request, attempt }: Question): AsyncGenerator<ModelEvent> {
  const model = await findModel({ client, models }, request.model, attempt.signal)
  const { asked, response } = await openStream({ client, request, model, signal: attempt.signal })
  attempt.alive()
  if (!model.images && showsImage(request)) yield noImages(model)
  const reader = createAnswerReader(model, asked)
  const tell = () => attempt.spent(reader.spent().usage, reader.spent().cost)
  tell()
  for await (const chunk of readChunks(response, attempt.alive)) {
    const { content, thinking, tool_calls: calls } = chunk.message
    if (content || thinking || calls) attempt.speaking()
    const meanings = reader.read(chunk)
    if (chunk.done) tell()
    yield* meanings
    if (chunk.done) return
  }
}

function showsImage({ conversation }: ModelRequest): boolean {
  const last = conversation.at(-1)
  return last?.role === 'user' && last.content.some(({ type }) => type === 'image')
}

function noImages({ name }: OllamaModel): ModelEvent {
  const text = `${name} at Ollama cannot see images: yours was left out.`
  return { type: 'remark', text, saying: { code: 'no_images', params: { model: name, server: 'Ollama' } } }
}

interface Opening {
  client: OllamaClient
  request: ModelRequest
  model: OllamaModel
  signal: AbortSignal
}

/** Asks with a wider context when the prompt did not fit, and without what the model turns out not to be able to do. */
async function openStream(opening: Opening): Promise<{ asked: OllamaChatRequest; response: Response }> {
  let { model } = opening
  let context: number | undefined
  for (;;) {
    const asked = toOllamaRequest(opening.request, model, context)
    try {
      return { asked, response: await opening.client.chat(asked, opening.signal) }
    } catch (error) {
      const missing = findMissing(error)
      const wider = isTooLong(error) ? widerContext(asked.options?.num_ctx ?? 0, model.context) : null
      if (missing && lacks(model, missing) !== model) model = lacks(model, missing)
      else if (wider !== null) context = wider
      else throw error
    }
  }
}

/** The model without an ability; the same when it has not had it. */
function lacks(model: OllamaModel, ability: 'tools' | 'thinking' | 'images'): OllamaModel {
  if (!model[ability]) return model
  return {
    ...model,
    [ability]: false,
    ...(ability === 'thinking' && { thinkValues: [], thinkDefault: null, efforts: [] }),
  }
}
