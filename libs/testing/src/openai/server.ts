import { randomBytes, randomUUID } from 'node:crypto'
import type { Exchange, RecordedRequest } from '../http/exchange.ts'
import { listen, type ListenOptions } from '../http/listen.ts'
import type {
  Answer,
  ContentPart,
  CountedUsage,
  HttpFailure,
  Incident,
  MessageAnswer,
  Script,
} from '../script/answer.ts'
import { createAnswerQueue, type AnswerQueue } from '../script/queue.ts'
import { cutWhereAsked } from '../script/stream-step.ts'
import { countTokens } from '../script/tokens.ts'
import { checkInput, type ReasoningMemory } from './check-input.ts'
import { checkMedia } from './check-media.ts'
import { toComputerCall, type ComputerCallMemory } from './computer.ts'
import { createReasoningSeal, type ReasoningSeal } from './encrypted-reasoning.ts'
import { findOpenaiModel, simulatedOpenaiModels, toWireModel, type SimulatedOpenaiModel } from './models.ts'
import { countInputTokens, createPrefixCache, type PrefixCache } from './prompt-cache.ts'
import { createOpenaiRateLimitWindow, type OpenaiRateLimits } from './rate-limit-headers.ts'
import { toErrorBody, toHttpFailure } from './refusal.ts'
import {
  describeProblem,
  inputTokensRequestSchema,
  itemsOf,
  responsesRequestSchema,
  type ResponsesRequest,
} from './request-schema.ts'
import {
  isCut,
  streamAnswer,
  toResponse,
  type OutputItem,
  type PlannedPart,
  type StreamedResponse,
} from './stream-answer.ts'

export interface SimulatedOpenai {
  /** What an SDK takes as its base URL: it ends with `/v1`. */
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

export interface OpenaiOptions extends ListenOptions {
  apiKey?: string
  models?: SimulatedOpenaiModel[]
  rateLimits?: OpenaiRateLimits
  /** Shorter prefixes are not cached. */
  cacheMinimumTokens?: number
  /** Milliseconds since the epoch; caches and rate limits live by it. */
  now?: () => number
}

const MAX_BODY_BYTES = 50 * 1024 * 1024
const REFUSAL = 'I’m sorry, but I can’t help with that.'

/** A simulated OpenAI API (Responses) on a free local port: real HTTP, real SSE, as strict as the real one. */
export async function startOpenai(
  script: Script<ResponsesRequest> = [],
  options: OpenaiOptions = {},
): Promise<SimulatedOpenai> {
  const apiKey = options.apiKey ?? 'sk-simulated-openai'
  const now = options.now ?? Date.now
  const usages: CountedUsage[] = []
  const answers = createAnswerQueue(script)
  const api: Api = {
    apiKey,
    now,
    usages,
    answers,
    models: options.models ?? simulatedOpenaiModels,
    seal: createReasoningSeal(),
    cache: createPrefixCache({ minimumTokens: options.cacheMinimumTokens ?? 1024, now }),
    rateLimits: createOpenaiRateLimitWindow(options.rateLimits ?? { requests: 5000, tokens: 2_000_000 }, now),
    reasoningBefore: new Map(),
    computerCalls: new Map(),
  }
  const server = await listen(
    {
      maxBodyBytes: MAX_BODY_BYTES,
      headers: () => ({ 'x-request-id': newId('req'), 'openai-version': '2020-10-01' }),
      serve: (exchange) => serve(api, exchange),
      tooLarge: (exchange) => fail(exchange, { status: 413, message: 'Request body is too large.' }),
      failed: (exchange, error) => fail(exchange, { status: 500, message: `The script failed: ${error}` }),
    },
    options,
  )
  return { ...server, url: `${server.url}/v1`, apiKey, usages, push: answers.push }
}

interface Api {
  apiKey: string
  now: () => number
  usages: CountedUsage[]
  answers: AnswerQueue<ResponsesRequest>
  models: SimulatedOpenaiModel[]
  seal: ReasoningSeal
  cache: PrefixCache
  rateLimits: ReturnType<typeof createOpenaiRateLimitWindow>
  reasoningBefore: ReasoningMemory
  computerCalls: ComputerCallMemory
}

async function serve(api: Api, exchange: Exchange): Promise<void> {
  const failure = checkKey(api, exchange)
  if (failure) return fail(exchange, failure)
  const { method, path, body } = exchange.record
  const route = `${method} ${path.split('?')[0]}`
  if (method === 'GET') return answerModels(api, exchange)
  if (route !== 'POST /v1/responses' && route !== 'POST /v1/responses/input_tokens') return failUnknown(exchange)
  if (body === undefined)
    return fail(exchange, { status: 400, message: 'We could not parse the JSON body of your request.' })
  return route.endsWith('/input_tokens') ? answerCount(api, exchange) : answerResponse(api, exchange)
}

function answerModels(api: Api, exchange: Exchange): void {
  const [, , resource, id] = exchange.record.path.split('?')[0]?.split('/').map(decodeURIComponent) ?? []
  if (resource !== 'models') return failUnknown(exchange)
  if (id === undefined) return exchange.json(200, { object: 'list', data: api.models.map(toWireModel) })
  const model = api.models.find((known) => known.id === id)
  return model ? exchange.json(200, toWireModel(model)) : fail(exchange, modelNotFound(id))
}

function answerCount(api: Api, exchange: Exchange): void {
  const parsed = inputTokensRequestSchema.safeParse(exchange.record.body)
  if (!parsed.success) return fail(exchange, toHttpFailure(describeProblem(parsed.error)))
  const model = findOpenaiModel(api.models, parsed.data.model)
  if (!model) return fail(exchange, modelNotFound(parsed.data.model))
  const refusal = checkMedia(itemsOf(parsed.data), model)
  if (refusal) return fail(exchange, toHttpFailure(refusal))
  return exchange.json(200, { object: 'response.input_tokens', input_tokens: countInputTokens(parsed.data) })
}

async function answerResponse(api: Api, exchange: Exchange): Promise<void> {
  const parsed = responsesRequestSchema.safeParse(exchange.record.body)
  if (!parsed.success) return fail(exchange, toHttpFailure(describeProblem(parsed.error)))
  const request = parsed.data
  const model = findOpenaiModel(api.models, request.model)
  if (!model) return fail(exchange, modelNotFound(request.model))
  const refusal = checkInput(request, { ...api, model })
  if (refusal) return fail(exchange, toHttpFailure(refusal))
  if (countInputTokens(request) > model.maxInputTokens) return fail(exchange, tooLong)

  const answer = await api.answers.next(request, exchange.record.headers)
  api.rateLimits.spend({ requests: 1 })
  if ('status' in answer) return fail(exchange, answer, api.rateLimits.headers())
  const response = composeResponse(api, request, answer, model)
  const { usage } = response
  api.rateLimits.spend({ tokens: usage.input + usage.cacheRead + usage.cacheWrite + usage.output })
  const headers = api.rateLimits.headers()
  exchange.record.counted = usage
  const told = () => {
    exchange.record.told = true
    api.usages.push(usage)
  }
  if (!request.stream) {
    told()
    return exchange.json(200, toResponse(response), headers)
  }
  const steps = (gone: AbortSignal) => cutWhereAsked(answer, streamAnswer(response, gone, told))
  await exchange.stream('text/event-stream; charset=utf-8', steps, headers)
}

function composeResponse(
  api: Api,
  request: ResponsesRequest,
  answer: MessageAnswer,
  model: SimulatedOpenaiModel,
): StreamedResponse {
  const plan = answer.parts.map((part): PlannedPart => {
    if (!isContent(part)) return { part }
    return { part, item: toItem(part, request, api.seal) }
  })
  const stop = answer.stop ?? 'end_turn'
  if (stop === 'refusal') plan.push(refusalPart())
  const last = plan.findLast(({ item }) => item)?.item
  if (isCut(stop) && last && last.type !== 'reasoning') last.status = 'incomplete'
  remember(api, plan)
  return {
    id: newId('resp'),
    model: request.model,
    createdAt: Math.floor(api.now() / 1000),
    answer,
    plan,
    stop,
    usage: { ...api.cache.charge(request, model.tellsCacheWrites), ...countOutput(plan), ...answer.usage },
    asked: {
      max_output_tokens: request.max_output_tokens ?? null,
      prompt_cache_key: request.prompt_cache_key ?? null,
      reasoning: { effort: request.reasoning?.effort ?? null, summary: request.reasoning?.summary ?? null },
      store: request.store ?? true,
      tools: request.tools ?? [],
    },
  }
}

function isContent(part: ContentPart | Incident): part is ContentPart {
  return ['text', 'thinking', 'redacted_thinking', 'tool_use'].includes(part.type)
}

function toItem(part: ContentPart, request: ResponsesRequest, seal: ReasoningSeal): OutputItem {
  switch (part.type) {
    case 'text': {
      const text = 'text' in part ? part.text : part.deltas.filter((delta) => typeof delta === 'string').join('')
      const content = { type: 'output_text' as const, text, annotations: [] as [], logprobs: [] as [] }
      return { type: 'message', id: newId('msg'), status: 'completed', role: 'assistant', content: [content] }
    }
    case 'thinking':
      return toReasoning(request.reasoning?.summary ? part.text.split('\n\n') : [], request, seal)
    case 'redacted_thinking':
      return toReasoning([], request, seal)
    case 'tool_use':
      return toComputerCall(part, request) ?? toFunctionCall(part)
  }
}

function toFunctionCall({ id, name, input, json }: Extract<ContentPart, { type: 'tool_use' }>): OutputItem {
  return {
    type: 'function_call',
    id: newId('fc'),
    status: 'completed',
    call_id: id ?? `call_${randomBytes(12).toString('hex')}`,
    name,
    arguments: json ?? JSON.stringify(input),
  }
}

/** Each paragraph of what the script thinks is a part of the summary. */
function toReasoning(texts: string[], request: ResponsesRequest, seal: ReasoningSeal): OutputItem {
  const item = { id: newId('rs'), summary: texts.map((text) => ({ type: 'summary_text' as const, text })) }
  const wanted = request.include?.includes('reasoning.encrypted_content')
  return { type: 'reasoning', ...item, ...(wanted && { encrypted_content: seal.encrypt(item) }) }
}

function refusalPart(): PlannedPart {
  const content = { type: 'refusal' as const, refusal: REFUSAL }
  return {
    part: { type: 'text', text: REFUSAL },
    item: { type: 'message', id: newId('msg'), status: 'completed', role: 'assistant', content: [content] },
  }
}

function remember({ reasoningBefore, computerCalls }: Api, plan: PlannedPart[]): void {
  const encrypted: string[] = []
  for (const { item } of plan) {
    if (item?.type === 'reasoning' && item.encrypted_content) encrypted.push(item.encrypted_content)
    if (item?.type === 'computer_call') computerCalls.set(item.call_id, item)
    if (item?.type === 'function_call' || item?.type === 'computer_call')
      reasoningBefore.set(item.call_id, [...encrypted])
  }
}

function countOutput(plan: PlannedPart[]): Pick<CountedUsage, 'output' | 'thinking'> {
  const thinking = countTokens(plan.map(({ part }) => (part.type === 'thinking' ? part.text : '')).join(''))
  const said = plan.map(({ item }) => {
    if (item?.type === 'function_call') return item.name + item.arguments
    if (item?.type === 'computer_call') return JSON.stringify(item.actions ?? item.action)
    if (item?.type !== 'message') return ''
    const [content] = item.content
    return content.type === 'refusal' ? content.refusal : content.text
  })
  return { output: Math.max(1, countTokens(said.join('')) + thinking), thinking }
}

function fail(exchange: Exchange, failure: HttpFailure, headers: Record<string, string> = {}): void {
  // 529 is not a status of this API: what is overloaded there is unavailable here
  const status = failure.status === 529 ? 503 : failure.status
  exchange.json(status, toErrorBody({ ...failure, status }), { ...headers, ...failure.headers })
}

function failUnknown(exchange: Exchange): void {
  const { method, path } = exchange.record
  fail(exchange, { status: 404, message: `Invalid URL (${method} ${path})` })
}

function checkKey(api: Api, { headers }: Exchange): HttpFailure | null {
  const given = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1]
  if (given === undefined)
    return {
      status: 401,
      message:
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.",
    }
  if (given === api.apiKey) return null
  return { status: 401, message: `Incorrect API key provided: ${given.slice(0, 3)}***.` }
}

function modelNotFound(id: string): HttpFailure {
  const message = `The model '${id}' does not exist or you do not have access to it.`
  return toHttpFailure({ status: 404, message, param: 'model', code: 'model_not_found' })
}

const tooLong = toHttpFailure({
  message: 'Your input exceeds the context window of this model. Please adjust your input and try again.',
  param: 'input',
  code: 'context_length_exceeded',
})

function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`
}
