import type { ContentPart, CountedUsage, Incident, MessageAnswer, StopReason } from '../script/answer.ts'
import { cutUnevenly } from '../script/cut-unevenly.ts'
import { createPace } from '../script/pace.ts'
import { playIncident, type StreamDialect, type StreamStep } from '../script/stream-step.ts'
import type { OutputComputerCall } from './computer.ts'
import type { ReasoningItem } from './encrypted-reasoning.ts'

type Status = 'completed' | 'incomplete'

export type OutputItem =
  | { type: 'message'; id: string; status: Status; role: 'assistant'; content: [OutputContent] }
  | ({ type: 'reasoning'; encrypted_content?: string } & ReasoningItem)
  | { type: 'function_call'; id: string; status: Status; call_id: string; name: string; arguments: string }
  | OutputComputerCall

export type OutputContent =
  { type: 'output_text'; text: string; annotations: []; logprobs: [] } | { type: 'refusal'; refusal: string }

/** A part of the script and, when it is content, the item it becomes. */
export type PlannedPart = { part: ContentPart; item: OutputItem } | { part: Incident; item?: undefined }

export interface StreamedResponse {
  id: string
  model: string
  /** Seconds since the epoch. */
  createdAt: number
  answer: MessageAnswer
  plan: PlannedPart[]
  stop: StopReason
  usage: CountedUsage
  /** What the request said of itself, for the response object. */
  asked: Record<string, unknown>
}

/** Errors that end the response as failed; others are an event of their own. */
const failureCodes = ['server_error', 'rate_limit_exceeded', 'invalid_prompt', 'bio_policy']

/**
 * The events of one answer in the order of the real API, with the pace and the incidents of the script. `gone` aborts when
 * the client has left; `onUsageTold` runs when the client is told what the answer cost.
 */
export async function* streamAnswer(
  response: StreamedResponse,
  gone: AbortSignal,
  onUsageTold: () => void,
): AsyncGenerator<StreamStep> {
  const { answer, plan } = response
  const pace = createPace(answer, gone)
  let sequence = 0
  const event = (type: string, data: Record<string, unknown>): Extract<StreamStep, { type: 'event' }> => ({
    type: 'event',
    text: `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...data })}\n\n`,
  })
  const dialect: StreamDialect = {
    ping: () => event('keepalive', {}),
    error: (code, message) =>
      failureCodes.includes(code)
        ? event('response.failed', { response: { ...begun(response), status: 'failed', error: { code, message } } })
        : event('error', { code, message, param: null }),
  }
  yield event('response.created', { response: begun(response) })
  yield event('response.in_progress', { response: begun(response) })
  await pace.firstToken()
  let index = 0
  for (const { part, item } of plan) {
    if (!item) {
      const ended = yield* playIncident(part, dialect, gone)
      if (ended) return
      continue
    }
    for (const step of eventsOf(part, item)) {
      if ('incident' in step) {
        const ended = yield* playIncident(step.incident, dialect, gone)
        if (ended) return
        continue
      }
      if (step.type.endsWith('.delta') && pace.paced) await pace.nextToken()
      if (gone.aborted) return
      yield event(step.type, { output_index: index, ...step.data })
    }
    index++
  }
  const told = toResponse(response)
  yield { ...event(`response.${told.status}`, { response: told }), onSent: onUsageTold }
}

/** The whole response, as `stream: false` answers it. */
export function toResponse(response: StreamedResponse) {
  const cut = isCut(response.stop)
  return {
    ...begun(response),
    status: cut ? 'incomplete' : 'completed',
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    output: response.plan.flatMap(({ item }) => (item ? [item] : [])),
    usage: toWireUsage(response.usage),
  }
}

/** The API has one such stop: a full context ends like an answer at its length limit. */
export function isCut(stop: StopReason): boolean {
  return stop === 'max_tokens' || stop === 'model_context_window_exceeded'
}

function begun({ id, model, createdAt, asked }: StreamedResponse) {
  return {
    id,
    object: 'response',
    created_at: createdAt,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    model,
    output: [] as OutputItem[],
    parallel_tool_calls: true,
    previous_response_id: null,
    service_tier: 'default',
    tool_choice: 'auto',
    truncation: 'disabled',
    usage: null as unknown,
    metadata: {},
    ...asked,
  }
}

function toWireUsage({ input, output, cacheRead, cacheWrite, thinking }: CountedUsage) {
  const all = input + cacheRead + cacheWrite
  return {
    input_tokens: all,
    input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: thinking },
    total_tokens: all + output,
  }
}

type ItemEvent = { incident: Incident } | { type: string; data: Record<string, unknown> }

function* eventsOf(part: ContentPart | Incident, item: OutputItem): Generator<ItemEvent> {
  yield { type: 'response.output_item.added', data: { item: emptyOf(item) } }
  switch (item.type) {
    case 'message':
      yield* messageEvents(part, item)
      break
    case 'reasoning':
      yield* reasoningEvents(item)
      break
    case 'function_call':
      yield* callEvents(item)
      break
    case 'computer_call':
      // it comes whole
      break
  }
  yield { type: 'response.output_item.done', data: { item } }
}

function emptyOf(item: OutputItem): Record<string, unknown> {
  switch (item.type) {
    case 'message':
      return { ...item, status: 'in_progress', content: [] }
    case 'reasoning':
      return { ...item, summary: [], ...(item.encrypted_content && { encrypted_content: 'gAAAAincomplete' }) }
    case 'function_call':
      return { ...item, status: 'in_progress', arguments: '' }
    case 'computer_call':
      return { ...item, status: 'in_progress' }
  }
}

function* messageEvents(
  part: ContentPart | Incident,
  { id, content: [content] }: Extract<OutputItem, { type: 'message' }>,
): Generator<ItemEvent> {
  const at = { item_id: id, content_index: 0 }
  if (content.type === 'refusal') {
    yield { type: 'response.content_part.added', data: { ...at, part: { ...content, refusal: '' } } }
    for (const delta of cutUnevenly(content.refusal)) yield { type: 'response.refusal.delta', data: { ...at, delta } }
    yield { type: 'response.refusal.done', data: { ...at, refusal: content.refusal } }
  } else {
    yield { type: 'response.content_part.added', data: { ...at, part: { ...content, text: '' } } }
    const deltas = part.type === 'text' && 'deltas' in part ? part.deltas : cutUnevenly(content.text)
    for (const delta of deltas)
      yield typeof delta === 'string'
        ? { type: 'response.output_text.delta', data: { ...at, delta, logprobs: [] } }
        : { incident: delta }
    yield { type: 'response.output_text.done', data: { ...at, text: content.text, logprobs: [] } }
  }
  yield { type: 'response.content_part.done', data: { ...at, part: content } }
}

function* reasoningEvents({ id, summary }: Extract<OutputItem, { type: 'reasoning' }>): Generator<ItemEvent> {
  for (const [summary_index, part] of summary.entries()) {
    const at = { item_id: id, summary_index }
    yield { type: 'response.reasoning_summary_part.added', data: { ...at, part: { ...part, text: '' } } }
    for (const delta of cutUnevenly(part.text))
      yield { type: 'response.reasoning_summary_text.delta', data: { ...at, delta } }
    yield { type: 'response.reasoning_summary_text.done', data: { ...at, text: part.text } }
    yield { type: 'response.reasoning_summary_part.done', data: { ...at, part } }
  }
}

function* callEvents(item: Extract<OutputItem, { type: 'function_call' }>): Generator<ItemEvent> {
  for (const delta of cutUnevenly(item.arguments))
    yield { type: 'response.function_call_arguments.delta', data: { item_id: item.id, delta } }
  if (item.status === 'completed')
    yield {
      type: 'response.function_call_arguments.done',
      data: { item_id: item.id, name: item.name, arguments: item.arguments },
    }
}
