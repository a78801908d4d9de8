import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer, ErrorType, HttpFailure, MessageAnswer, Script, WireUsage } from './answer.ts'
import { checkConversation, contentKey, type AnswerMemory } from './check-conversation.ts'
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
import { countTokens } from './tokens.ts'

export interface SimulatedAnthropic {
  /** What an SDK takes as its base URL. */
  url: string
  /** The one key that is accepted. */
  apiKey: string
  /** Every request in the order it came, refused ones too. */
  requests: RecordedRequest[]
  /** What each message that was told in full (up to `message_delta`) said of its tokens. */
  usages: WireUsage[]
  /** Adds answers to the queue; with a function as script it is an error. */
  push(...answers: Answer[]): void
  close(): Promise<void>
}

export interface RecordedRequest {
  method: string
  path: string
  /** Without `authorization`, `x-api-key` and cookies. */
  headers: Record<string, string>
  body: unknown
  /** Known once the answer has begun. */
  status: number
  /** How it ended: told in full, destroyed by the script, or left by the client. */
  ended: Promise<'complete' | 'cut' | 'client_left'>
}

export interface AnthropicOptions {
  apiKey?: string
  host?: string
  port?: number
  models?: SimulatedModel[]
  rateLimits?: RateLimitOptions
  /** Shorter prefixes are not cached. */
  cacheMinimumTokens?: number
  /** Milliseconds since the epoch; caches and rate limits live by it. */
  now?: () => number
}

const MAX_BODY_BYTES = 32 * 1024 * 1024
const VERSIONS = ['2023-06-01', '2026-10-21']
const SECRET_HEADERS = ['authorization', 'x-api-key', 'cookie']

/** A simulated Anthropic API on a free local port: real HTTP, real SSE, as strict as the real one. */
export async function startAnthropic(script: Script = [], options: AnthropicOptions = {}): Promise<SimulatedAnthropic> {
  const apiKey = options.apiKey ?? 'sk-ant-simulated'
  const now = options.now ?? Date.now
  const requests: RecordedRequest[] = []
  const usages: WireUsage[] = []
  const queue = Array.isArray(script) ? [...script] : []
  const api: Api = {
    apiKey,
    usages,
    models: options.models ?? simulatedModels,
    signer: createSigner(),
    cache: createPromptCache({ minimumTokens: options.cacheMinimumTokens ?? 1024, now }),
    rateLimits: createRateLimitWindow(
      options.rateLimits ?? { requests: 1000, inputTokens: 2_000_000, outputTokens: 400_000 },
      now,
    ),
    memory: { thinkingBefore: new Map(), paused: new Set() },
    next: async (request, headers) =>
      Array.isArray(script) ? (queue.shift() ?? scriptIsEmpty) : script(request, headers),
  }

  const server = createServer((request, response) => {
    const exchange = createExchange(request, response)
    requests.push(exchange.record)
    serve(api, request, exchange).catch((error: unknown) => {
      if (!response.headersSent)
        exchange.fail({ status: 500, error: 'api_error', message: `The script failed: ${error}` })
      else response.destroy()
    })
  })
  server.keepAliveTimeout = 60_000 // a client that finds a shorter time in the header opens a new connection for every request
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    apiKey,
    requests,
    usages,
    push(...answers) {
      if (!Array.isArray(script)) throw new Error('The script is a function: it has no queue to add to.')
      queue.push(...answers)
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

interface Api {
  apiKey: string
  usages: WireUsage[]
  models: SimulatedModel[]
  signer: Signer
  cache: ReturnType<typeof createPromptCache>
  rateLimits: ReturnType<typeof createRateLimitWindow>
  memory: AnswerMemory
  next(request: MessagesRequest, headers: Record<string, string>): Promise<Answer>
}

const scriptIsEmpty = invalid('The script of the simulated API has no answer left.')

async function serve(api: Api, request: IncomingMessage, exchange: Exchange): Promise<void> {
  const text = await readBody(request)
  if (text === null) return exchange.fail(tooLarge)
  exchange.record.body = parseJson(text)
  const failure = checkHeaders(api, request)
  if (failure) return exchange.fail(failure)
  await route(api, exchange)
}

async function route(api: Api, exchange: Exchange): Promise<void> {
  const { method, path, body } = exchange.record
  const [, , resource, id] = path.split('?')[0]?.split('/').map(decodeURIComponent) ?? []
  if (method === 'GET' && resource === 'models') return answerModels(api, exchange, id)
  if (method !== 'POST' || resource !== 'messages') return exchange.fail(notFound('Not found'))
  if (body === undefined) return exchange.fail(invalid('The request body is not valid JSON'))
  if (id === 'count_tokens') return answerCount(exchange)
  if (id !== undefined) return exchange.fail(notFound('Not found'))
  return answerMessage(api, exchange)
}

function answerModels(api: Api, exchange: Exchange, id: string | undefined): void {
  if (id === undefined) {
    const data = api.models.map(toModelInfo)
    return exchange.json({
      data,
      has_more: false,
      first_id: api.models[0]?.id ?? null,
      last_id: api.models.at(-1)?.id ?? null,
    })
  }
  const model = findModel(api.models, id)
  return model ? exchange.json(toModelInfo(model)) : exchange.fail(notFound(`model: ${id}`))
}

function answerCount(exchange: Exchange): void {
  const parsed = countTokensRequestSchema.safeParse(exchange.record.body)
  if (!parsed.success) return exchange.fail(invalid(describeProblem(parsed.error)))
  return exchange.json({ input_tokens: countInputTokens(parsed.data) })
}

async function answerMessage(api: Api, exchange: Exchange): Promise<void> {
  const parsed = messagesRequestSchema.safeParse(exchange.record.body)
  if (!parsed.success) return exchange.fail(invalid(describeProblem(parsed.error)))
  const request = parsed.data
  const model = findModel(api.models, request.model)
  if (!model) return exchange.fail(notFound(`model: ${request.model}`))
  const problem = checkConversation(request, { model, signer: api.signer, memory: api.memory })
  if (problem) return exchange.fail(invalid(problem))
  const size = countInputTokens(request)
  if (size > model.maxInputTokens)
    return exchange.fail(invalid(`prompt is too long: ${size} tokens > ${model.maxInputTokens} maximum`))

  const answer = await api.next(request, exchange.record.headers)
  api.rateLimits.spend({ requests: 1 })
  if ('status' in answer) return exchange.fail(answer, api.rateLimits.headers())
  const message = composeMessage(api, request, answer)
  const spent = message.usage.input_tokens + message.usage.cache_creation_input_tokens
  api.rateLimits.spend({ inputTokens: spent, outputTokens: message.usage.output_tokens })
  const headers = api.rateLimits.headers()
  if (request.stream) await exchange.stream(message, headers, () => api.usages.push(message.usage))
  else {
    api.usages.push(message.usage)
    exchange.json(toMessage(message), headers)
  }
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
        return { part, block: { type: 'tool_use', id, name: part.name, input: part.input, caller: { type: 'direct' } } }
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
    usage: { ...api.cache.charge(request), output_tokens: outputTokens(plan), ...answer.usage },
  }
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

function outputTokens(plan: PlannedPart[]): number {
  const texts = plan.map(({ part, block }) => {
    if (block?.type === 'text') return block.text
    if (block?.type === 'tool_use')
      return block.name + ((part.type === 'tool_use' && part.json) || JSON.stringify(block.input))
    return part.type === 'thinking' ? part.text : ''
  })
  return Math.max(1, countTokens(texts.join('')))
}

/** One request and its answer on the wire. */
interface Exchange {
  record: RecordedRequest
  fail(failure: HttpFailure, headers?: Record<string, string>): void
  json(body: unknown, headers?: Record<string, string>): void
  stream(message: StreamedMessage, headers: Record<string, string>, onUsageTold: () => void): Promise<void>
}

function createExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const requestId = `req_${randomUUID().replaceAll('-', '').slice(0, 24)}`
  const gone = new AbortController()
  let cut = false
  const ended = once(response, 'close').then(() => {
    gone.abort()
    if (cut) return 'cut' as const
    return response.writableFinished ? ('complete' as const) : ('client_left' as const)
  })
  const record: RecordedRequest = {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) =>
        SECRET_HEADERS.includes(name) || value === undefined ? [] : [[name, String(value)]],
      ),
    ),
    body: undefined,
    status: 0,
    ended,
  }
  const begin = (status: number, type: string, headers: Record<string, string> = {}) => {
    record.status = status
    response.writeHead(status, { 'content-type': type, 'request-id': requestId, ...headers })
  }
  return {
    record,
    fail({ status, error, message, details, headers }, more) {
      begin(status, 'application/json', { ...more, ...headers })
      response.end(
        JSON.stringify({
          type: 'error',
          error: { type: error, message, details: details ?? null },
          request_id: requestId,
        }),
      )
    },
    json(body, headers) {
      begin(200, 'application/json', headers)
      response.end(JSON.stringify(body))
    },
    async stream(message, headers, onUsageTold) {
      begin(200, 'text/event-stream; charset=utf-8', { 'cache-control': 'no-cache', ...headers })
      for await (const step of streamAnswer(message, gone.signal)) {
        if (gone.signal.aborted) return
        if (step.type === 'cut') {
          cut = true
          return flushThenDestroy(response)
        }
        if (step.type === 'event' && step.name === 'message_delta') onUsageTold()
        const text = step.type === 'raw' ? step.text : `event: ${step.name}\ndata: ${JSON.stringify(step.data)}\n\n`
        if (!response.write(text)) await Promise.race([once(response, 'drain'), ended])
      }
      response.end()
    },
  }
}

/** The bytes written so far reach the client; the end of the answer never does. */
function flushThenDestroy(response: ServerResponse): void {
  response.write('', () => setImmediate(() => response.destroy()))
}

function checkHeaders(api: Api, request: IncomingMessage): HttpFailure | null {
  const bearer = request.headers.authorization?.replace(/^Bearer /, '')
  const given = request.headers['x-api-key'] ?? bearer
  if (given === undefined)
    return { status: 401, error: 'authentication_error', message: 'Authentication is required: no API key was sent' }
  if (given !== api.apiKey) return { status: 401, error: 'authentication_error', message: 'invalid API key' }
  const version = request.headers['anthropic-version']
  if (version === undefined) return invalid('anthropic-version: header is required')
  if (!VERSIONS.includes(String(version)))
    return invalid(`anthropic-version: "${String(version)}" is not a valid version`)
  return null
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk as Buffer)
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function invalid(message: string): HttpFailure {
  return { status: 400, error: 'invalid_request_error', message }
}

function notFound(message: string): HttpFailure {
  return { status: 404, error: 'not_found_error', message }
}

const tooLarge: HttpFailure = {
  status: 413,
  error: 'request_too_large' satisfies ErrorType,
  message: 'Request exceeds the maximum size of 32 MB',
}
