import { setTimeout as sleep } from 'node:timers/promises'
import type { ContentPart, Incident, MessageAnswer, StopReason, WireUsage } from './answer.ts'
import { cutUnevenly } from './cut-unevenly.ts'

export type AnswerBlock =
  | { type: 'text'; text: string; citations: null }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'tool_use'; id: string; name: string; input: Record<string, unknown>; caller: { type: 'direct' } }

/** A part of the script and, when it is content, the block it becomes. */
export type PlannedPart = { part: ContentPart; block: AnswerBlock } | { part: Incident; block?: undefined }

export type StreamStep =
  { type: 'event'; name: string; data: Record<string, unknown> } | { type: 'raw'; text: string } | { type: 'cut' }

export interface StreamedMessage {
  id: string
  model: string
  answer: MessageAnswer
  plan: PlannedPart[]
  stop: StopReason
  usage: WireUsage
}

/**
 * The events of one answer in the order of the real API, with the pace and the incidents of the script. Ends early when
 * the script says so; `gone` aborts when the client has left.
 */
export async function* streamAnswer(message: StreamedMessage, gone: AbortSignal): AsyncGenerator<StreamStep> {
  const steps = allSteps(message, gone)
  const { cutAfterEvents = Infinity } = message.answer
  let events = 0
  for await (const step of steps) {
    if (events >= cutAfterEvents) return yield { type: 'cut' }
    yield step
    if (step.type === 'event') events++
    if (step.type === 'cut') return
  }
  if (events <= cutAfterEvents && cutAfterEvents !== Infinity) yield { type: 'cut' }
}

async function* allSteps(message: StreamedMessage, gone: AbortSignal): AsyncGenerator<StreamStep> {
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
      const ended = yield* playIncident(part, gone)
      if (ended) return
      continue
    }
    yield event('content_block_start', { index, content_block: emptyOf(block) })
    for (const delta of deltasOf(part, block)) {
      if ('incident' in delta) {
        const ended = yield* playIncident(delta.incident, gone)
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
  yield event('message_delta', {
    delta: { container: null, stop_details: stopDetails(message), stop_reason: message.stop, stop_sequence: null },
    usage: { ...usage, output_tokens_details: null, server_tool_use: null },
  })
  yield event('message_stop', {})
}

/** True when nothing may follow. */
async function* playIncident(incident: Incident, gone: AbortSignal): AsyncGenerator<StreamStep, boolean> {
  switch (incident.type) {
    case 'gate':
      incident.gate.arrive()
      await Promise.race([incident.gate.opened, whenAborted(gone)])
      return gone.aborted
    case 'wait':
      await sleep(incident.ms, undefined, { signal: gone }).catch(() => {})
      return gone.aborted
    case 'ping':
      yield event('ping', {})
      return false
    case 'raw':
      yield { type: 'raw', text: incident.text }
      return false
    case 'error': {
      const error = { type: incident.error, message: incident.message ?? incident.error, details: null }
      yield { type: 'event', name: 'error', data: { type: 'error', error, request_id: null } }
      return true
    }
    case 'cut':
      yield { type: 'cut' }
      return true
    case 'silence':
      await whenAborted(gone)
      return true
    case 'end':
      return true
  }
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
    usage: { ...startUsage(message.usage), output_tokens: message.usage.output_tokens },
  }
}

function startUsage(usage: WireUsage) {
  return {
    ...usage,
    output_tokens: 1,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cache_creation_input_tokens,
      ephemeral_1h_input_tokens: 0,
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

function event(name: string, data: Record<string, unknown>): StreamStep {
  return { type: 'event', name, data: { type: name, ...data } }
}

/** Token n is due at start + n / rate, so that a late timer does not slow the stream down. */
function createPace(answer: MessageAnswer, gone: AbortSignal) {
  const intervalMs = answer.tokensPerSecond ? 1000 / answer.tokensPerSecond : 0
  const begun = performance.now() + (answer.firstTokenMs ?? 0)
  let tokens = 0
  const until = async (due: number) => {
    const wait = due - performance.now()
    if (wait >= 1) await sleep(wait, undefined, { signal: gone }).catch(() => {})
  }
  return {
    paced: intervalMs > 0,
    firstToken: () => until(begun),
    nextToken: () => until(begun + tokens++ * intervalMs),
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
