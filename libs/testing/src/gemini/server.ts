import type { Exchange, RecordedRequest } from '../http/exchange.ts'
import { listen, type ListenOptions } from '../http/listen.ts'
import type { Answer, CountedUsage, HttpFailure, Script } from '../script/answer.ts'
import { createAnswerQueue, type AnswerQueue } from '../script/queue.ts'
import { cutWhereAsked } from '../script/stream-step.ts'
import { checkMedia } from './check-media.ts'
import { checkRequest } from './check-request.ts'
import { fail } from './fail.ts'
import { countPromptTokens, createImplicitCache, type ImplicitCache } from './implicit-cache.ts'
import { simulatedGeminiModels, toModelResource, type SimulatedGeminiModel } from './models.ts'
import { countRequestSchema, describeProblem, generateRequestSchema, type GeminiRequest } from './request-schema.ts'
import { createPartSigner, type PartSigner } from './signatures.ts'
import { composeAnswer, streamAnswer } from './stream-answer.ts'

export interface SimulatedGemini {
  /** What the SDK takes as its base URL. */
  url: string
  /** The one key that is accepted. */
  apiKey: string
  /** Every request in the order it came, refused ones too. */
  requests: RecordedRequest[]
  /** What each answer that was told in full said of its tokens. */
  usages: CountedUsage[]
  /** Adds answers to the queue; with a function as script it is an error. */
  push(...answers: Answer[]): void
  close(): Promise<void>
}

export interface GeminiOptions extends ListenOptions {
  apiKey?: string
  models?: SimulatedGeminiModel[]
  /** Shorter prefixes are not cached. */
  cacheMinimumTokens?: number
}

const MAX_BODY_BYTES = 20 * 1024 * 1024
const DEFAULT_PAGE_SIZE = 50

/**
 * A simulated Gemini API on a free local port: real HTTP, real SSE, as strict as the real one.
 *
 * @NOTE stricter in one point: a key in the URL is not seen. There it would end up in logs.
 */
export async function startGemini(
  script: Script<GeminiRequest> = [],
  options: GeminiOptions = {},
): Promise<SimulatedGemini> {
  const apiKey = options.apiKey ?? 'AIza-simulated'
  const usages: CountedUsage[] = []
  const answers = createAnswerQueue(script)
  const api: Api = {
    apiKey,
    usages,
    answers,
    models: options.models ?? simulatedGeminiModels,
    signer: createPartSigner(),
    cache: createImplicitCache({ minimumTokens: options.cacheMinimumTokens ?? 4096 }),
  }
  const server = await listen(
    {
      maxBodyBytes: MAX_BODY_BYTES,
      headers: () => ({ 'x-gemini-service-tier': 'standard' }),
      serve: (exchange) => serve(api, exchange),
      tooLarge: (exchange) => fail(exchange, tooLarge),
      failed: (exchange, error) => fail(exchange, { status: 500, message: `The script failed: ${error}` }),
    },
    options,
  )
  return { ...server, apiKey, usages, push: answers.push }
}

interface Api {
  apiKey: string
  usages: CountedUsage[]
  answers: AnswerQueue<GeminiRequest>
  models: SimulatedGeminiModel[]
  signer: PartSigner
  cache: ImplicitCache
}

async function serve(api: Api, exchange: Exchange): Promise<void> {
  const { method, path, body } = exchange.record
  const { pathname, searchParams } = new URL(path, 'http://simulated')
  const refusal = checkKey(api, exchange)
  if (refusal) return fail(exchange, refusal)
  if (method === 'GET' && pathname === '/v1beta/models') return answerModels(api, exchange, searchParams)

  const [, id = '', action = ''] = /^\/v1beta\/models\/([^:/]+)(?::(\w+))?$/.exec(pathname) ?? []
  const model = api.models.find((known) => known.id === decodeURIComponent(id))
  if (method === 'GET' && model && !action) return exchange.json(200, toModelResource(model))
  if (method !== 'POST' || !actions.includes(action)) return fail(exchange, notFound('Requested entity was not found.'))
  if (!model?.methods.includes(methodOf[action] ?? action)) return fail(exchange, unknownModel(id, action))
  if (body === undefined) return fail(exchange, invalid('Invalid JSON payload received. Unexpected end of string.'))
  if (action === 'countTokens') return answerCount(exchange)
  if (searchParams.get('alt') !== 'sse') return fail(exchange, invalid('This simulation streams with alt=sse only.'))
  return answerContent(api, model, exchange)
}

const actions = ['streamGenerateContent', 'countTokens']
const methodOf: Record<string, string> = { streamGenerateContent: 'generateContent' }

function answerModels(api: Api, exchange: Exchange, query: URLSearchParams): void {
  const size = Math.min(Number(query.get('pageSize') ?? DEFAULT_PAGE_SIZE), 1000)
  const from = Number(query.get('pageToken') ?? 0)
  if (!Number.isInteger(from)) return fail(exchange, invalid('Page token is invalid.'))
  const more = from + size < api.models.length
  exchange.json(200, {
    models: api.models.slice(from, from + size).map(toModelResource),
    ...(more && { nextPageToken: String(from + size) }),
  })
}

function answerCount(exchange: Exchange): void {
  const parsed = countRequestSchema.safeParse(exchange.record.body)
  if (!parsed.success) return fail(exchange, invalid(describeProblem(parsed.error)))
  const { contents, generateContentRequest } = parsed.data
  if (contents && generateContentRequest)
    return fail(exchange, invalid('Only one of contents and generate_content_request may be set.'))
  const problem = checkMedia(generateContentRequest?.contents ?? contents ?? [])
  if (problem) return fail(exchange, invalid(problem))
  const totalTokens = countPromptTokens(generateContentRequest ?? { contents })
  exchange.json(200, { totalTokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }] })
}

async function answerContent(api: Api, model: SimulatedGeminiModel, exchange: Exchange): Promise<void> {
  const parsed = generateRequestSchema.safeParse(exchange.record.body)
  if (!parsed.success) return fail(exchange, invalid(describeProblem(parsed.error)))
  const request = parsed.data
  const problem = checkRequest(request, { model, signer: api.signer })
  if (problem) return fail(exchange, invalid(problem))
  const size = countPromptTokens(request)
  if (size > model.inputTokenLimit)
    return fail(
      exchange,
      invalid(
        `The input token count (${size}) exceeds the maximum number of tokens allowed (${model.inputTokenLimit}).`,
      ),
    )

  const answer = await api.answers.next(request, exchange.record.headers)
  if ('status' in answer) return fail(exchange, answer)
  const streamed = composeAnswer(answer, api.cache.charge(model.id, request), {
    model,
    request,
    signer: api.signer,
    showThoughts: request.generationConfig?.thinkingConfig?.includeThoughts ?? false,
  })
  exchange.record.counted = streamed.usage
  const told = () => {
    exchange.record.told = true
    api.usages.push(streamed.usage)
  }
  const steps = (gone: AbortSignal) => cutWhereAsked(answer, streamAnswer(streamed, gone, told))
  await exchange.stream('text/event-stream', steps)
}

function checkKey(api: Api, { headers }: Exchange): HttpFailure | null {
  const given = headers['x-goog-api-key']
  if (!given)
    return {
      status: 403,
      message:
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    }
  if (given !== api.apiKey)
    return {
      status: 400,
      message: 'API key not valid. Please pass a valid API key.',
      details: { reason: 'API_KEY_INVALID' },
    }
  return null
}

function invalid(message: string): HttpFailure {
  return { status: 400, message }
}

function notFound(message: string): HttpFailure {
  return { status: 404, message }
}

function unknownModel(id: string, action: string): HttpFailure {
  return notFound(
    `models/${id} is not found for API version v1beta, or is not supported for ${methodOf[action] ?? action}. Call ListModels to see the list of available models and their supported methods.`,
  )
}

const tooLarge: HttpFailure = invalid(`Request payload size exceeds the limit: ${MAX_BODY_BYTES} bytes.`)
