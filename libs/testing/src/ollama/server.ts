import type { Exchange, RecordedRequest } from '../http/exchange.ts'
import { listen, type ListenOptions } from '../http/listen.ts'
import type { Answer, CountedUsage, HttpFailure, MessageAnswer, Script } from '../script/answer.ts'
import { createAnswerQueue, type AnswerQueue } from '../script/queue.ts'
import { cutWhereAsked } from '../script/stream-step.ts'
import { countTokens } from '../script/tokens.ts'
import { checkPictures, checkRequest } from './check-request.ts'
import {
  findOllamaModel,
  simulatedOllamaModels,
  thinkValuesOf,
  toShow,
  toTag,
  type SimulatedOllamaModel,
} from './models.ts'
import { DEFAULT_NUM_CTX, readPrompt, type ReadPrompt } from './read-prompt.ts'
import { chatRequestSchema, showRequestSchema, type ChatRequest } from './request-schema.ts'
import { streamAnswer, toAnswer, type StreamedChat } from './stream-answer.ts'

export interface SimulatedOllama {
  /** What `OLLAMA_HOST` takes. */
  url: string
  /** Every request in the order it came, refused ones too. */
  requests: RecordedRequest[]
  /** What each answer that was told in full said of its tokens; `input` is what the model has really read. */
  usages: CountedUsage[]
  /** Adds answers to the queue; with a function as script it is an error. */
  push(...answers: Answer[]): void
  close(): Promise<void>
}

export interface OllamaOptions extends ListenOptions {
  models?: SimulatedOllamaModel[]
  /** Models whose `POST /api/show` fails. */
  broken?: string[]
  /** As a server of before `truncate` and `shift`: a prompt that is too long is cut, whatever the request says. */
  alwaysCuts?: boolean
}

const VERSION = '0.40.12'
const MAX_BODY_BYTES = 256 * 1024 * 1024

/** A simulated Ollama server on a free local port: real HTTP, real NDJSON, stricter than the real one. */
export async function startOllama(
  script: Script<ChatRequest> = [],
  options: OllamaOptions = {},
): Promise<SimulatedOllama> {
  const usages: CountedUsage[] = []
  const answers = createAnswerQueue(script)
  const api: Api = {
    usages,
    answers,
    models: options.models ?? simulatedOllamaModels,
    broken: options.broken ?? [],
    alwaysCuts: options.alwaysCuts ?? false,
    lastPrompts: new Map(),
  }
  const server = await listen(
    {
      maxBodyBytes: MAX_BODY_BYTES,
      serve: (exchange) => route(api, exchange),
      tooLarge: (exchange) => fail(exchange, { status: 413, message: 'http: request body too large' }),
      failed: (exchange, error) => fail(exchange, { status: 500, message: String(error) }),
    },
    options,
  )
  return { ...server, usages, push: answers.push }
}

interface Api {
  usages: CountedUsage[]
  answers: AnswerQueue<ChatRequest>
  models: SimulatedOllamaModel[]
  broken: string[]
  alwaysCuts: boolean
  /** The prompt that each model has read last: its cache. */
  lastPrompts: Map<string, string>
}

async function route(api: Api, exchange: Exchange): Promise<void> {
  const { method, path } = exchange.record
  switch (`${method} ${path}`) {
    case 'GET /api/version':
      return exchange.json(200, { version: VERSION })
    case 'GET /api/tags':
      return exchange.json(200, { models: api.models.map(toTag) })
    case 'POST /api/show':
      return answerShow(api, exchange)
    case 'POST /api/chat':
      return answerChat(api, exchange)
    default:
      return fail(exchange, { status: 404, message: '404 page not found' })
  }
}

function answerShow(api: Api, exchange: Exchange): void {
  const parsed = showRequestSchema.safeParse(exchange.record.body)
  if (!parsed.success) return fail(exchange, { status: 400, message: 'model is required' })
  const model = findOllamaModel(api.models, parsed.data.model)
  if (!model) return fail(exchange, notFound(parsed.data.model))
  if (api.broken.includes(model.name)) return fail(exchange, { status: 500, message: 'invalid file magic' })
  return exchange.json(200, toShow(model))
}

async function answerChat(api: Api, exchange: Exchange): Promise<void> {
  const parsed = chatRequestSchema.safeParse(exchange.record.body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return fail(exchange, { status: 400, message: `invalid request: ${issue?.path.join('.')}: ${issue?.message}` })
  }
  const request = parsed.data
  const model = findOllamaModel(api.models, request.model)
  if (!model) return fail(exchange, notFound(request.model))
  const problem = checkRequest(request, model)
  if (problem) return fail(exchange, { status: 400, message: problem })
  const unreadable = checkPictures(request)
  if (unreadable) return fail(exchange, { status: 500, message: unreadable })
  const numCtx = Math.min(request.options?.num_ctx ?? model.numCtx ?? DEFAULT_NUM_CTX, model.contextLength)
  const prompt = readPrompt(request, { numCtx, alwaysCuts: api.alwaysCuts })
  if (prompt.type === 'too_long') return fail(exchange, tooLong)

  const answer = await api.answers.next(request, exchange.record.headers)
  if ('status' in answer) return fail(exchange, answer)
  const chat = composeChat({ request, model, answer, usage: count(api, { model, prompt, answer, numCtx }) })
  exchange.record.counted = chat.usage
  const told = () => {
    exchange.record.told = true
    api.usages.push(chat.usage)
  }
  if (request.stream === false) {
    told()
    return exchange.json(200, toAnswer(chat))
  }
  await exchange.stream('application/x-ndjson', (gone) => cutWhereAsked(answer, streamAnswer(chat, gone, told)))
}

interface Composed {
  request: ChatRequest
  model: SimulatedOllamaModel
  answer: MessageAnswer
  usage: CountedUsage
}

function composeChat({ request, model, answer, usage }: Composed): StreamedChat {
  const thinks = request.think ?? model.thinking?.default ?? thinkValuesOf(model).length > 0
  const full = answer.stop === 'max_tokens' || answer.stop === 'model_context_window_exceeded'
  return {
    model: request.model,
    answer,
    parts: answer.parts.filter((part) => thinks !== false || part.type !== 'thinking'),
    doneReason: full ? 'length' : 'stop',
    usage,
  }
}

interface Counted {
  model: SimulatedOllamaModel
  prompt: Extract<ReadPrompt, { type: 'read' }>
  answer: MessageAnswer
  numCtx: number
}

/** Thinking is not counted apart. What the prompt shares with the one before it comes from the cache. */
function count(api: Api, { model, prompt, answer, numCtx }: Counted): CountedUsage {
  const before = api.lastPrompts.get(model.name) ?? ''
  api.lastPrompts.set(model.name, prompt.text)
  const cacheRead = Math.min(Math.floor(sharedLength(before, prompt.text) / 4), prompt.tokens - 1)
  const said = Math.max(1, countTokens(answer.parts.map(textOf).join('')))
  const output = answer.stop === 'model_context_window_exceeded' ? numCtx - prompt.tokens : said
  return { input: prompt.tokens - cacheRead, output, cacheRead, cacheWrite: 0, thinking: 0, ...answer.usage }
}

function textOf(part: MessageAnswer['parts'][number]): string {
  switch (part.type) {
    case 'text':
      return 'text' in part ? part.text : part.deltas.filter((delta) => typeof delta === 'string').join('')
    case 'thinking':
      return part.text
    case 'tool_use':
      return part.name + JSON.stringify(part.input)
    default:
      return ''
  }
}

function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

/** A busy server says 503 here, where others say 529. */
function fail(exchange: Exchange, { status, message, headers }: HttpFailure): void {
  if (status === 529) return fail(exchange, { ...busy, headers })
  exchange.json(status, { error: message }, headers)
}

const busy: HttpFailure = {
  status: 503,
  message: 'server busy, please try again.  maximum pending requests exceeded',
}

const tooLong: HttpFailure = {
  status: 400,
  message: 'the prompt is longer than the context length currently available to the model',
}

function notFound(name: string): HttpFailure {
  return { status: 404, message: `model '${name}' not found` }
}
