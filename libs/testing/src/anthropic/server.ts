import { randomUUID } from 'node:crypto'
import type { Exchange, RecordedRequest } from '../http/exchange.ts'
import { listen, type ListenOptions } from '../http/listen.ts'
import type { Answer, CountedUsage, HttpFailure, MessageAnswer, Script } from '../script/answer.ts'
import { createAnswerQueue, type AnswerQueue } from '../script/queue.ts'
import { cutWhereAsked } from '../script/stream-step.ts'
import { countTokens } from '../script/tokens.ts'
import { checkConversation, contentKey, type AnswerMemory } from './check-conversation.ts'
import { checkMedia } from './check-media.ts'
import { checkDesktop, checkToolsetPairs, toolsetMembers } from './check-desktop.ts'
import { findModel, simulatedModels, toModelInfo, type SimulatedModel } from './models.ts'
import { countInputTokens, createPromptCache } from './prompt-cache.ts'
import { createRateLimitWindow, type RateLimitOptions } from './rate-limit-headers.ts'
import {
  countTokensRequestSchema,
  describeProblem,
  messagesRequestSchema,
  type MessagesRequest,
} from './request-schema.ts'
import { createSigner, type Signer } from './signatures.ts'
import { streamAnswer, toMessage, type AnswerBlock, type PlannedPart, type StreamedMessage } from './stream-answer.ts'

export interface SimulatedAnthropic {
  /** What an SDK takes as its base URL. */
  url: string
  /** The one key that is accepted. */
  apiKey: string
  /** Every request in the order it came, refused ones too. */
  requests: RecordedRequest[]
  /** What each message that was told in full (up to `message_delta`) said of its tokens. */
  usages: CountedUsage[]
  /** Adds answers to the queue; with a function as script it is an error. */
  push(...answers: Answer[]): void
  close(): Promise<void>
}

export interface AnthropicOptions extends ListenOptions {
  apiKey?: string
  models?: SimulatedModel[]
  rateLimits?: RateLimitOptions
  /** Shorter prefixes are not cached. */
  cacheMinimumTokens?: number
  /** Milliseconds since the epoch; caches and rate limits live by it. */
  now?: () => number
}

const MAX_BODY_BYTES = 32 * 1024 * 1024
const VERSIONS = ['2023-06-01', '2026-10-21']

/** A simulated Anthropic API on a free local port: real HTTP, real SSE, as strict as the real one. */
export async function startAnthropic(
  script: Script<MessagesRequest> = [],
  options: AnthropicOptions = {},
): Promise<SimulatedAnthropic> {
  const apiKey = options.apiKey ?? 'sk-ant-simulated'
  const now = options.now ?? Date.now
  const usages: CountedUsage[] = []
  const answers = createAnswerQueue(script)
  const api: Api = {
    apiKey,
    usages,
    answers,
    models: options.models ?? simulatedModels,
    signer: createSigner(),
    cache: createPromptCache({ minimumTokens: options.cacheMinimumTokens ?? 1024, now }),
    rateLimits: createRateLimitWindow(
      options.rateLimits ?? { requests: 1000, inputTokens: 2_000_000, outputTokens: 400_000 },
      now,
    ),
    memory: { thinkingBefore: new Map(), paused: new Set() },
  }
  const server = await listen(
    {
      maxBodyBytes: MAX_BODY_BYTES,
      headers: () => ({ 'request-id': newRequestId() }),
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
  answers: AnswerQueue<MessagesRequest>
  models: SimulatedModel[]
  signer: Signer
  cache: ReturnType<typeof createPromptCache>
  rateLimits: ReturnType<typeof createRateLimitWindow>
  memory: AnswerMemory
}

async function serve(api: Api, exchange: Exchange): Promise<void> {
  const failure = checkHeaders(api, exchange)
  if (failure) return fail(exchange, failure)
  await route(api, exchange)
}

async function route(api: Api, exchange: Exchange): Promise<void> {
  const { method, path, body } = exchange.record
  const [, , resource, id] = path.split('?')[0]?.split('/').map(decodeURIComponent) ?? []
  if (method === 'GET' && resource === 'models') return answerModels(api, exchange, id)
  if (method !== 'POST' || resource !== 'messages') return fail(exchange, notFound('Not found'))
  if (body === undefined) return fail(exchange, invalid('The request body is not valid JSON'))
  if (id === 'count_tokens') return answerCount(api, exchange)
  if (id !== undefined) return fail(exchange, notFound('Not found'))
  return answerMessage(api, exchange)
}

function answerModels(api: Api, exchange: Exchange, id: string | undefined): void {
  if (id === undefined) {
    const data = api.models.map(toModelInfo)
    return exchange.json(200, {
      data,
      has_more: false,
      first_id: api.models[0]?.id ?? null,
      last_id: api.models.at(-1)?.id ?? null,
    })
  }
  const model = findModel(api.models, id)
  return model ? exchange.json(200, toModelInfo(model)) : fail(exchange, notFound(`model: ${id}`))
}

function answerCount(api: Api, exchange: Exchange): void {
  const parsed = countTokensRequestSchema.safeParse(exchange.record.body)
  if (!parsed.success) return fail(exchange, invalid(describeProblem(parsed.error)))
  const model = findModel(api.models, parsed.data.model)
  if (!model) return fail(exchange, notFound(`model: ${parsed.data.model}`))
  const problem = checkMedia(parsed.data, model)
  if (problem) return fail(exchange, invalid(problem))
  return exchange.json(200, { input_tokens: countInputTokens(parsed.data) })
}

async function answerMessage(api: Api, exchange: Exchange): Promise<void> {
  const parsed = messagesRequestSchema.safeParse(exchange.record.body)
  if (!parsed.success) return fail(exchange, invalid(describeProblem(parsed.error)))
  const request = parsed.data
  const model = findModel(api.models, request.model)
  if (!model) return fail(exchange, notFound(`model: ${request.model}`))
  const { headers: asked } = exchange.record
  const problem =
    checkConversation(request, { model, signer: api.signer, memory: api.memory }) ??
    checkMedia(request, model) ??
    checkDesktop(request, model, asked['anthropic-beta']) ??
    checkToolsetPairs(request.messages)
  if (problem) return fail(exchange, invalid(problem))
  const size = countInputTokens(request)
  if (size > model.maxInputTokens)
    return fail(exchange, invalid(`prompt is too long: ${size} tokens > ${model.maxInputTokens} maximum`))

  const answer = await api.answers.next(request, exchange.record.headers)
  api.rateLimits.spend({ requests: 1 })
  if ('status' in answer) return fail(exchange, answer, api.rateLimits.headers())
  const message = composeMessage(api, request, answer)
  const { usage } = message
  api.rateLimits.spend({ inputTokens: usage.input + usage.cacheWrite, outputTokens: usage.output })
  const headers = api.rateLimits.headers()
  exchange.record.counted = usage
  const told = () => {
    exchange.record.told = true
    api.usages.push(usage)
  }
  if (!request.stream) {
    told()
    return exchange.json(200, toMessage(message), headers)
  }
  const steps = (gone: AbortSignal) => cutWhereAsked(answer, streamAnswer(message, gone, told))
  await exchange.stream('text/event-stream; charset=utf-8', steps, headers)
}

function composeMessage(api: Api, request: MessagesRequest, answer: MessageAnswer): StreamedMessage {
  const showThinking =
    request.thinking && 'display' in request.thinking ? request.thinking.display === 'summarized' : false
  const plan = answer.parts.map((part): PlannedPart => {
    switch (part.type) {
      case 'text': {
        const text = 'text' in part ? part.text : part.deltas.filter((delta) => typeof delta === 'string').join('')
        return { part, block: { type: 'text', text, citations: null } }
      }
      case 'thinking': {
        const thinking = showThinking ? part.text : ''
        return { part, block: { type: 'thinking', thinking, signature: api.signer.sign(thinking) } }
      }
      case 'redacted_thinking':
        return { part, block: { type: 'redacted_thinking', data: api.signer.redact() } }
      case 'tool_use': {
        const id = part.id ?? `toolu_${randomUUID().replaceAll('-', '').slice(0, 24)}`
        return { part, block: { type: 'tool_use', id, ...asTold(request, part), caller: { type: 'direct' } } }
      }
      default:
        return { part }
    }
  })
  const blocks = plan.flatMap(({ block }) => (block ? [block] : []))
  const calls = blocks.some((block) => block.type === 'tool_use')
  const stop = answer.stop ?? (calls ? 'tool_use' : 'end_turn')
  remember(api.memory, blocks, stop)
  return {
    id: `msg_${randomUUID().replaceAll('-', '').slice(0, 24)}`,
    model: request.model,
    answer,
    plan,
    stop,
    usage: { ...api.cache.charge(request), ...countOutput(plan), ...answer.usage },
  }
}

/** A script says `computer` with an action; a model that was given the toolset calls its member. */
function asTold({ tools = [] }: MessagesRequest, { name, input }: { name: string; input: Record<string, unknown> }) {
  const { action, ...rest } = input
  const hasToolset = tools.some((tool) => tool.type === 'computer_toolset_20260801')
  if (name !== 'computer' || !hasToolset || typeof action !== 'string' || !toolsetMembers[action])
    return { name, input }
  return { name: action, toolset_name: 'computer' as const, input: rest }
}

function remember(memory: AnswerMemory, blocks: AnswerBlock[], stop: string): void {
  if (stop === 'pause_turn') memory.paused.add(contentKey({ content: blocks }))
  const signatures: string[] = []
  for (const block of blocks) {
    if (block.type === 'thinking') signatures.push(block.signature)
    if (block.type === 'redacted_thinking') signatures.push(block.data)
    if (block.type === 'tool_use') memory.thinkingBefore.set(block.id, [...signatures])
  }
}

function countOutput(plan: PlannedPart[]): Pick<CountedUsage, 'output' | 'thinking'> {
  const thinking = countTokens(plan.map(({ part }) => (part.type === 'thinking' ? part.text : '')).join(''))
  const said = plan.map(({ part, block }) => {
    if (block?.type === 'text') return block.text
    if (block?.type === 'tool_use')
      return block.name + ((part.type === 'tool_use' && part.json) || JSON.stringify(block.input))
    return ''
  })
  return { output: Math.max(1, countTokens(said.join('')) + thinking), thinking }
}

function fail(exchange: Exchange, failure: HttpFailure, headers: Record<string, string> = {}): void {
  const type = failure.error ?? errorOfStatus[failure.status] ?? 'api_error'
  const error = { type, message: failure.message, details: failure.details ?? null }
  exchange.json(
    failure.status,
    { type: 'error', error, request_id: newRequestId() },
    { ...headers, ...failure.headers },
  )
}

const errorOfStatus: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

function newRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '').slice(0, 24)}`
}

function checkHeaders(api: Api, { headers }: Exchange): HttpFailure | null {
  const given = headers['x-api-key'] ?? headers.authorization?.replace(/^Bearer /, '')
  if (given === undefined) return { status: 401, message: 'Authentication is required: no API key was sent' }
  if (given !== api.apiKey) return { status: 401, message: 'invalid API key' }
  const version = headers['anthropic-version']
  if (version === undefined) return invalid('anthropic-version: header is required')
  if (!VERSIONS.includes(String(version)))
    return invalid(`anthropic-version: "${String(version)}" is not a valid version`)
  return null
}

function invalid(message: string): HttpFailure {
  return { status: 400, message }
}

function notFound(message: string): HttpFailure {
  return { status: 404, message }
}

const tooLarge: HttpFailure = {
  status: 413,
  message: 'Request exceeds the maximum size of 32 MB',
}
