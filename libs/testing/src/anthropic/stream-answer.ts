import type { ContentPart, CountedUsage, Incident, MessageAnswer, StopReason } from '../script/answer.ts'
import { cutUnevenly } from '../script/cut-unevenly.ts'
import { createPace } from '../script/pace.ts'
import { playIncident, type StreamDialect, type StreamStep } from '../script/stream-step.ts'

export type AnswerBlock =
  | { type: 'text'; text: string; citations: null }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | {
      type: 'tool_use'
      id: string
      name: string
      toolset_name?: 'computer'
      input: Record<string, unknown>
      caller: { type: 'direct' }
    }

/** A part of the script and, when it is content, the block it becomes. */
export type PlannedPart = { part: ContentPart; block: AnswerBlock } | { part: Incident; block?: undefined }

export interface StreamedMessage {
  id: string
  model: string
  answer: MessageAnswer
  plan: PlannedPart[]
  stop: StopReason
  usage: CountedUsage
}

const dialect: StreamDialect = {
  ping: () => event('ping', {}),
  error: (type, message) => event('error', { error: { type, message, details: null }, request_id: null }),
}

/**
 * The events of one answer in the order of the real API, with the pace and the incidents of the script. `gone` aborts when
 * the client has left; `onUsageTold` runs when the client is told what the answer cost.
 */
export async function* streamAnswer(
  message: StreamedMessage,
  gone: AbortSignal,
  onUsageTold: () => void,
): AsyncGenerator<StreamStep> {
  const { answer, plan, usage } = message
  const pace = createPace(answer, gone)
  yield event('message_start', {
    message: { ...toMessage(message), content: [], stop_reason: null, usage: startUsage(usage) },
  })
  yield event('ping', {})
  await pace.firstToken()
  let index = 0
  for (const { part, block } of plan) {
    if (!block) {
      const ended = yield* playIncident(part, dialect, gone)
      if (ended) return
      continue
    }
    yield event('content_block_start', { index, content_block: emptyOf(block) })
    for (const delta of deltasOf(part, block)) {
      if ('incident' in delta) {
        const ended = yield* playIncident(delta.incident, dialect, gone)
        if (ended) return
        continue
      }
      if (pace.paced) await pace.nextToken()
      if (gone.aborted) return
      yield event('content_block_delta', { index, delta })
    }
    yield event('content_block_stop', { index })
    index++
  }
  yield {
    ...event('message_delta', {
      delta: { container: null, stop_details: stopDetails(message), stop_reason: message.stop, stop_sequence: null },
      usage: { ...toWireUsage(usage), server_tool_use: null },
    }),
    onSent: onUsageTold,
  }
  yield event('message_stop', {})
}

/** The whole message, as `stream: false` answers it. */
export function toMessage(message: StreamedMessage): Record<string, unknown> {
  return {
    id: message.id,
    type: 'message',
    role: 'assistant',
    model: message.model,
    container: null,
    content: message.plan.flatMap(({ block }) => (block ? [block] : [])),
    diagnostics: null,
    stop_reason: message.stop,
    stop_details: stopDetails(message),
    stop_sequence: null,
    usage: { ...startUsage(message.usage), output_tokens: message.usage.output },
  }
}

function toWireUsage(usage: CountedUsage) {
  return {
    input_tokens: usage.input,
    output_tokens: usage.output,
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cacheRead,
    output_tokens_details: usage.thinking > 0 ? { thinking_tokens: usage.thinking } : null,
  }
}

function startUsage(usage: CountedUsage) {
  return {
    ...toWireUsage(usage),
    output_tokens: 1,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite - (usage.cacheWriteLong ?? 0),
      ephemeral_1h_input_tokens: usage.cacheWriteLong ?? 0,
    },
    inference_geo: null,
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: 'standard',
    speed: 'standard',
  }
}

function stopDetails({ answer, stop }: StreamedMessage) {
  return stop === 'refusal' ? { type: 'refusal', category: answer.refusalCategory ?? null } : null
}

function emptyOf(block: AnswerBlock): AnswerBlock {
  switch (block.type) {
    case 'text':
      return { ...block, text: '' }
    case 'thinking':
      return { ...block, thinking: '', signature: '' }
    case 'tool_use':
      return { ...block, input: {} }
    case 'redacted_thinking':
      return block
  }
}

type Delta =
  | { incident: Incident }
  | { type: 'text_delta'; text: string }
  | { type: 'thinking_delta'; thinking: string }
  | { type: 'signature_delta'; signature: string }
  | { type: 'input_json_delta'; partial_json: string }

function deltasOf(part: ContentPart | Incident, block: AnswerBlock): Delta[] {
  switch (block.type) {
    case 'text':
      return part.type === 'text' && 'deltas' in part
        ? part.deltas.map((delta) => (typeof delta === 'string' ? textDelta(delta) : { incident: delta }))
        : cutUnevenly(block.text).map(textDelta)
    case 'thinking':
      return [
        ...cutUnevenly(block.thinking).map((thinking) => ({ type: 'thinking_delta' as const, thinking })),
        { type: 'signature_delta', signature: block.signature },
      ]
    case 'tool_use': {
      const json = (part.type === 'tool_use' ? part.json : undefined) ?? JSON.stringify(block.input)
      return ['', ...cutUnevenly(json)].map((partial_json) => ({ type: 'input_json_delta', partial_json }))
    }
    case 'redacted_thinking':
      return []
  }
}

function textDelta(text: string): Delta {
  return { type: 'text_delta', text }
}

function event(name: string, data: Record<string, unknown>): Extract<StreamStep, { type: 'event' }> {
  return { type: 'event', text: `event: ${name}\ndata: ${JSON.stringify({ type: name, ...data })}\n\n` }
}
