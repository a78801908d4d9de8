import { randomUUID } from 'node:crypto'
import type { Exchange } from '../http/exchange.ts'
import { listen, type Listening } from '../http/listen.ts'
import type { Answer, CountedUsage, HttpFailure, MessageAnswer, Script } from '../script/answer.ts'
import { createAnswerQueue, type AnswerQueue } from '../script/queue.ts'
import { cutWhereAsked } from '../script/stream-step.ts'
import { countTokens } from '../script/tokens.ts'
import { checkRequest } from './check-request.ts'
import type { OpenaiCompatibleOptions } from './flavours.ts'
import { simulatedChatModels, toListEntry, type SimulatedChatModel } from './models.ts'
import { countPrompt, createPrefixCache } from './prefix-cache.ts'
import { chatRequestSchemaOf, describeProblem, type ChatRequest } from './request-schema.ts'
import {
  argumentsOf,
  streamAnswer,
  textOf,
  toCompletion,
  toFinishReason,
  type StreamedCompletion,
} from './stream-answer.ts'

export interface SimulatedOpenaiCompatible extends Listening {
  /** What a client takes as its base URL: with `/v1`, or where the flavour has its API. */
  baseUrl: string
  /** The one key that is accepted; empty when none is asked for. */
  apiKey: string
  /** What each answer that was told in full has cost. */
  usages: CountedUsage[]
  /** Adds answers to the queue; with a function as script it is an error. */
  push(...answers: Answer[]): void
}

const MAX_BODY_BYTES = 32 * 1024 * 1024

/** A simulated server of the Chat Completions API on a local port: real HTTP, real SSE, in the flavour asked for. */
export async function startOpenaiCompatible(
  script: Script<ChatRequest> = [],
  options: OpenaiCompatibleOptions = {},
): Promise<SimulatedOpenaiCompatible> {
  const apiKey = options.apiKey === undefined ? 'sk-simulated' : (options.apiKey ?? '')
  const basePath = options.basePath ?? '/v1'
  const usages: CountedUsage[] = []
  const answers = createAnswerQueue(script)
  const api: Api = {
    apiKey,
    basePath,
    usages,
    answers,
    flavour: options,
    models: options.models ?? simulatedChatModels,
    schema: chatRequestSchemaOf(options),
    cache: createPrefixCache(),
  }
  const server = await listen(
    {
      maxBodyBytes: MAX_BODY_BYTES,
      serve: (exchange) => route(api, exchange),
      tooLarge: (exchange) => fail(api, exchange, { status: 413, message: 'Request Entity Too Large' }),
      failed: (exchange, error) => fail(api, exchange, { status: 500, message: `The script failed: ${error}` }),
    },
    options,
  )
  return { ...server, baseUrl: `${server.url}${basePath}`, apiKey, usages, push: answers.push }
}

interface Api {
  apiKey: string
  basePath: string
  usages: CountedUsage[]
  answers: AnswerQueue<ChatRequest>
  flavour: OpenaiCompatibleOptions
  models: SimulatedChatModel[]
  schema: ReturnType<typeof chatRequestSchemaOf>
  cache: ReturnType<typeof createPrefixCache>
}

async function route(api: Api, exchange: Exchange): Promise<void> {
  const { method, path } = exchange.record
  const given = exchange.headers.authorization?.replace(/^Bearer /, '')
  if (api.apiKey && given !== api.apiKey)
    return fail(api, exchange, { status: 401, message: 'Incorrect API key provided.', error: 'invalid_api_key' })
  if (method === 'GET' && path === `${api.basePath}/models`) {
    const data = api.models.map((model) => toListEntry(model, api.flavour.listing ?? 'bare'))
    return exchange.json(200, { object: 'list', data })
  }
  if (method === 'POST' && path === `${api.basePath}/chat/completions`) return answerChat(api, exchange)
  return fail(api, exchange, { status: 404, message: 'Not Found' })
}

async function answerChat(api: Api, exchange: Exchange): Promise<void> {
  const parsed = api.schema.safeParse(exchange.record.body)
  if (!parsed.success) return fail(api, exchange, { status: 422, message: describeProblem(parsed.error) })
  const request = parsed.data
  const model = api.models.find(({ id }) => id === request.model)
  if (!model) {
    const message = `The model \`${request.model}\` does not exist.`
    return fail(api, exchange, { status: 404, message, error: 'model_not_found' })
  }
  const problem = checkRequest(request, model, api.flavour) ?? checkSize(request, model)
  if (problem) return fail(api, exchange, problem)

  const answer = await api.answers.next(request, exchange.record.headers)
  if ('status' in answer) return fail(api, exchange, answer)
  const completion = compose(api, request, answer)
  exchange.record.counted = completion.usage
  const told = () => {
    exchange.record.told = true
    api.usages.push(completion.usage)
  }
  if (!request.stream) {
    told()
    return exchange.json(200, toCompletion(completion))
  }
  const steps = (gone: AbortSignal) => cutWhereAsked(answer, streamAnswer(completion, gone, told))
  await exchange.stream('text/event-stream; charset=utf-8', steps)
}

function checkSize(request: ChatRequest, { contextTokens }: SimulatedChatModel): HttpFailure | null {
  const prompt = countPrompt(request)
  const answer = request.max_completion_tokens ?? request.max_tokens ?? 0
  if (prompt + answer <= contextTokens) return null
  const message = `This model's maximum context length is ${contextTokens} tokens. However, you requested ${prompt + answer} tokens (${prompt} in the messages, ${answer} in the completion). Please reduce the length of the messages or completion.`
  return { status: 400, message, error: 'context_length_exceeded' }
}

function compose(api: Api, request: ChatRequest, answer: MessageAnswer): StreamedCompletion {
  const calls = answer.parts.filter((part) => part.type === 'tool_use')
  const { prompt, cached } = api.cache.charge(request)
  const thinking = countTokens(answer.parts.map((part) => (part.type === 'thinking' ? part.text : '')).join(''))
  const said = answer.parts.map((part) => {
    if (part.type === 'text') return textOf(part)
    return part.type === 'tool_use' ? part.name + argumentsOf(part) : ''
  })
  const told = api.flavour.cached === 'untold' ? 0 : cached
  return {
    id: `chatcmpl-${randomUUID()}`,
    model: request.model,
    answer,
    callIds: calls.map((part) => part.id ?? newCallId(api.flavour)),
    finish: toFinishReason(answer.stop ?? (calls.length > 0 ? 'tool_use' : 'end_turn')),
    usage: {
      input: prompt - told,
      cacheRead: told,
      cacheWrite: 0,
      output: Math.max(1, countTokens(said.join('')) + thinking),
      thinking,
      ...answer.usage,
    },
    flavour: api.flavour,
    usageAsked: request.stream_options?.include_usage ?? false,
  }
}

function newCallId({ toolCallIds = 'long' }: OpenaiCompatibleOptions): string {
  const random = randomUUID().replaceAll('-', '')
  switch (toolCallIds) {
    case 'long':
      return `call_${random.slice(0, 24)}`
    case 'nine':
      return random.slice(0, 9)
    case 'same':
      return 'call_0'
    case 'none':
      return ''
  }
}

function fail({ flavour }: Pick<Api, 'flavour'>, exchange: Exchange, failure: HttpFailure): void {
  exchange.json(failure.status, toFailureBody(failure, flavour), failure.headers)
}

function toFailureBody({ status, message, error, details }: HttpFailure, flavour: OpenaiCompatibleOptions): unknown {
  switch (flavour.failures ?? 'openai') {
    case 'text':
      return { error: message }
    case 'detail':
      return { object: 'error', message: { detail: [{ type: error ?? 'invalid', msg: message }] }, code: status }
    default:
      return {
        error: { message, type: errorOfStatus[status] ?? 'api_error', param: null, code: error ?? status, ...details },
      }
  }
}

const errorOfStatus: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  404: 'not_found_error',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
}
