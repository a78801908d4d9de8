import type { AnswerPart, ContentPart, CountedUsage, Incident, MessageAnswer, StopReason } from '../script/answer.ts'
import { cutUnevenly } from '../script/cut-unevenly.ts'
import { createPace } from '../script/pace.ts'
import { playIncident, type StreamDialect, type StreamStep } from '../script/stream-step.ts'
import type { OpenaiCompatibleOptions } from './flavours.ts'

export interface StreamedCompletion {
  id: string
  model: string
  answer: MessageAnswer
  /** The ids of its tool calls in their order; empty where the flavour has none. */
  callIds: string[]
  finish: FinishReason
  usage: CountedUsage
  flavour: OpenaiCompatibleOptions
  /** The client has asked for the usage of the stream. */
  usageAsked: boolean
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter'

/** The nearest that Chat Completions has. */
export function toFinishReason(stop: StopReason): FinishReason {
  switch (stop) {
    case 'tool_use':
      return 'tool_calls'
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length'
    case 'refusal':
      return 'content_filter'
    default:
      return 'stop'
  }
}

const comment: StreamStep = { type: 'event', text: ': keep-alive\n\n' }

/** An error that is a number is a status, as OpenRouter and vLLM put it into the stream. */
const dialect: StreamDialect = {
  ping: () => comment,
  error: (error, message) => data({ error: { message, type: error, code: Number(error) || error } }),
}

/**
 * The chunks of one answer, with the pace and the incidents of the script. `gone` aborts when the client has left;
 * `onUsageTold` runs when the client is told what the answer cost, or at the end where it never is.
 */
export async function* streamAnswer(
  completion: StreamedCompletion,
  gone: AbortSignal,
  onUsageTold: () => void,
): AsyncGenerator<StreamStep> {
  const { answer, flavour, finish, usageAsked } = completion
  const pace = createPace(answer, gone)
  const chunk = (choices: unknown[], more = {}) => toChunk(completion, choices, more)
  const delta = (content: Record<string, unknown>) => chunk([{ index: 0, delta: content, finish_reason: null }])
  if (flavour.keepAlive) yield* [comment, comment]
  await pace.firstToken()
  yield delta({ role: 'assistant', content: '' })
  let calls = 0
  for (const part of answer.parts) {
    for (const piece of piecesOf(part, completion, calls)) {
      if ('incident' in piece) {
        const ended = yield* playIncident(piece.incident, dialect, gone)
        if (ended) return
        continue
      }
      if (pace.paced) await pace.nextToken()
      if (gone.aborted) return
      yield delta(piece.delta)
    }
    if (part.type === 'tool_use') calls++
  }
  const { usage: where = 'when_asked' } = flavour
  const told = { usage: toWireUsage(completion) }
  const last = chunk([{ index: 0, delta: {}, finish_reason: finish }], where === 'in_last_chunk' ? told : {})
  const apart = where === 'when_asked' && usageAsked
  yield apart ? last : { ...last, onSent: onUsageTold }
  if (apart) yield { ...chunk([], told), onSent: onUsageTold }
  if (flavour.done ?? true) yield { type: 'event', text: 'data: [DONE]\n\n' }
}

/** The whole answer, as `stream: false` has it. */
export function toCompletion(completion: StreamedCompletion): Record<string, unknown> {
  const { answer, flavour, callIds, finish } = completion
  const text = answer.parts.map((part) => (part.type === 'text' ? textOf(part) : '')).join('')
  const thinking = answer.parts.map((part) => (part.type === 'thinking' ? part.text : '')).join('')
  const calls = answer.parts.filter((part) => part.type === 'tool_use')
  return {
    id: completion.id,
    object: 'chat.completion',
    created: nowInSeconds(),
    model: completion.model,
    choices: [
      {
        index: 0,
        finish_reason: finish,
        message: {
          role: 'assistant',
          content: text || null,
          ...(thinking && { [flavour.reasoning ?? 'reasoning_content']: thinking }),
          ...(calls.length > 0 && {
            tool_calls: calls.map((part, index) => ({
              id: callIds[index],
              type: 'function',
              function: { name: part.name, arguments: argumentsOf(part) },
            })),
          }),
        },
      },
    ],
    ...(flavour.usage !== 'never' && { usage: toWireUsage(completion) }),
  }
}

export function textOf(part: Extract<ContentPart, { type: 'text' }>): string {
  return 'text' in part ? part.text : part.deltas.filter((delta) => typeof delta === 'string').join('')
}

export function argumentsOf(part: Extract<ContentPart, { type: 'tool_use' }>): string {
  return part.json ?? JSON.stringify(part.input)
}

type Piece = { incident: Incident } | { delta: Record<string, unknown> }

function piecesOf(part: AnswerPart, { flavour, callIds }: StreamedCompletion, calls: number): Piece[] {
  switch (part.type) {
    case 'text':
      return 'deltas' in part
        ? part.deltas.map((delta) => (typeof delta === 'string' ? { delta: { content: delta } } : { incident: delta }))
        : cutUnevenly(part.text).map((content) => ({ delta: { content } }))
    case 'thinking':
      return cutUnevenly(part.text).map((text) => ({ delta: { [flavour.reasoning ?? 'reasoning_content']: text } }))
    case 'redacted_thinking':
      return []
    case 'tool_use': {
      const begin = { ...(callIds[calls] && { id: callIds[calls] }), type: 'function' }
      const whole = { ...begin, index: 0, function: { name: part.name, arguments: argumentsOf(part) } }
      if (flavour.toolCalls === 'together') return [{ delta: { tool_calls: [whole] } }]
      const rest = cutUnevenly(argumentsOf(part)).map((text) => ({ index: calls, function: { arguments: text } }))
      const first = { ...begin, index: calls, function: { name: part.name, arguments: '' } }
      return [first, ...rest].map((call) => ({ delta: { tool_calls: [call] } }))
    }
    default:
      return [{ incident: part }]
  }
}

function toWireUsage({ usage, flavour }: StreamedCompletion): Record<string, unknown> {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite
  const cached =
    flavour.cached === 'deepseek'
      ? { prompt_cache_hit_tokens: usage.cacheRead, prompt_cache_miss_tokens: usage.input + usage.cacheWrite }
      : flavour.cached === 'untold'
        ? {}
        : { prompt_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite } }
  return {
    prompt_tokens: prompt,
    completion_tokens: usage.output,
    total_tokens: prompt + usage.output,
    ...cached,
    ...(usage.thinking > 0 && { completion_tokens_details: { reasoning_tokens: usage.thinking } }),
  }
}

function toChunk({ id, model }: StreamedCompletion, choices: unknown[], more: Record<string, unknown>) {
  return data({ id, object: 'chat.completion.chunk', created: nowInSeconds(), model, choices, ...more })
}

function data(value: unknown): Extract<StreamStep, { type: 'event' }> {
  return { type: 'event', text: `data: ${JSON.stringify(value)}\n\n` }
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
