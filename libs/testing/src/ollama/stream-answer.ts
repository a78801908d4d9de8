import type { ContentPart, CountedUsage, Incident, MessageAnswer } from '../script/answer.ts'
import { cutUnevenly } from '../script/cut-unevenly.ts'
import { createPace } from '../script/pace.ts'
import { playIncident, type StreamDialect, type StreamStep } from '../script/stream-step.ts'

export interface StreamedChat {
  model: string
  answer: MessageAnswer
  /** Without the thinking of a model that was asked not to think. */
  parts: (ContentPart | Incident)[]
  doneReason: 'stop' | 'length'
  usage: CountedUsage
}

interface ChatMessage {
  content: string
  thinking?: string
  tool_calls?: { id: string; function: { index: number; name: string; arguments: Record<string, unknown> } }[]
}

const dialect: StreamDialect = {
  ping: () => null,
  error: (error, message) => line({ error: message || error }),
}

/**
 * The lines of one answer in the order of the real API, with the pace and the incidents of the script. `gone` aborts when
 * the client has left; `onUsageTold` runs when the client is told what the answer counted.
 */
export async function* streamAnswer(
  chat: StreamedChat,
  gone: AbortSignal,
  onUsageTold: () => void,
): AsyncGenerator<StreamStep> {
  const pace = createPace(chat.answer, gone)
  await pace.firstToken()
  let calls = 0
  for (const part of chat.parts) {
    for (const piece of piecesOf(part, calls)) {
      if ('incident' in piece) {
        const ended = yield* playIncident(piece.incident, dialect, gone)
        if (ended) return
        continue
      }
      if (pace.paced) await pace.nextToken()
      if (gone.aborted) return
      yield line({ ...header(chat), message: { role: 'assistant', ...piece }, done: false })
    }
    if (part.type === 'tool_use') calls++
  }
  yield {
    ...line({ ...header(chat), message: { role: 'assistant', content: '' }, ...closing(chat) }),
    onSent: onUsageTold,
  }
}

/** The whole answer, as `stream: false` gives it. */
export function toAnswer(chat: StreamedChat): Record<string, unknown> {
  const pieces = chat.parts.flatMap(piecesOf).flatMap((piece) => ('incident' in piece ? [] : [piece]))
  const thinking = pieces.map((piece) => piece.thinking ?? '').join('')
  const calls = pieces.flatMap((piece) => piece.tool_calls ?? [])
  const message = {
    role: 'assistant',
    content: pieces.map(({ content }) => content).join(''),
    ...(thinking && { thinking }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  return { ...header(chat), message, ...closing(chat) }
}

function header({ model }: StreamedChat): Record<string, unknown> {
  return { model, created_at: new Date().toISOString() }
}

function closing({ doneReason, usage }: StreamedChat): Record<string, unknown> {
  return {
    done: true,
    done_reason: doneReason,
    total_duration: 4_883_583_458,
    load_duration: 1_334_875,
    prompt_eval_count: usage.input + usage.cacheRead,
    prompt_eval_cached_count: usage.cacheRead,
    prompt_eval_duration: 342_546_000,
    eval_count: usage.output,
    eval_duration: 4_535_599_000,
  }
}

function piecesOf(part: ContentPart | Incident, index: number): (ChatMessage | { incident: Incident })[] {
  switch (part.type) {
    case 'text': {
      const deltas = 'deltas' in part ? part.deltas : cutUnevenly(part.text)
      return deltas.map((delta) => (typeof delta === 'string' ? { content: delta } : { incident: delta }))
    }
    case 'thinking':
      return cutUnevenly(part.text).map((thinking) => ({ content: '', thinking }))
    case 'redacted_thinking':
      return []
    case 'tool_use':
      return [toCall(part, index)]
    default:
      return [{ incident: part }]
  }
}

/** A call comes whole. One that the server cannot read becomes an error, because it has no way to tell of it. */
function toCall(part: Extract<ContentPart, { type: 'tool_use' }>, index: number): ChatMessage | { incident: Incident } {
  const input = part.json === undefined ? part.input : parseObject(part.json)
  if (!input) {
    const error = `error parsing tool call: raw='${part.json}', err=invalid character in literal`
    return { incident: { type: 'error', error } }
  }
  const id = part.id ?? `call_${index}`
  return { content: '', tool_calls: [{ id, function: { index, name: part.name, arguments: input } }] }
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown> | null) : null
  } catch {
    return null
  }
}

function line(data: Record<string, unknown>): Extract<StreamStep, { type: 'event' }> {
  return { type: 'event', text: `${JSON.stringify(data)}\n` }
}
