import { noUsage, type TextBlock, type ThinkingBlock, type ToolCallBlock, type Usage } from '@rain/protocol'
import { APIError } from 'openai'
import { toToolCall } from '../streamed-call.ts'
import type { ModelDelta, ModelFinal, ModelNotice } from '../provider.ts'
import { newCallId } from './call-id.ts'
import type { OpaqueThinking } from './to-request.ts'

/** A chunk of a stream with what servers add to it and what they leave out. Nothing in it can be relied upon. */
export interface Chunk {
  model?: string | null
  choices?: Choice[] | null
  usage?: ToldUsage | null
}

interface Choice {
  delta?: Delta | null
  finish_reason?: string | null
  /** Moonshot. */
  usage?: ToldUsage | null
}

interface Delta {
  /** Mistral sends parts when the model thinks. */
  content?: string | ContentPart[] | null
  /** DeepSeek, vLLM, llama.cpp. */
  reasoning_content?: string | null
  /** OpenRouter, Groq, newer vLLM. */
  reasoning?: string | null
  refusal?: string | null
  tool_calls?: CallDelta[] | null
}

type ContentPart = { type: 'text'; text: string } | { type: 'thinking'; thinking: { text?: string }[] }

interface CallDelta {
  index?: number
  id?: string | null
  function?: { name?: string | null; arguments?: string | Record<string, unknown> | null } | null
}

interface ToldUsage {
  prompt_tokens?: number | null
  completion_tokens?: number | null
  prompt_tokens_details?: { cached_tokens?: number | null; cache_write_tokens?: number | null } | null
  completion_tokens_details?: { reasoning_tokens?: number | null } | null
  /** DeepSeek. */
  prompt_cache_hit_tokens?: number | null
  /** Moonshot. */
  cached_tokens?: number | null
}

type Answered = Extract<ModelFinal, { type: 'answered' }>
/** An answer but for its cost; `usage` is null when the server told none. */
export type Answer = Pick<Answered, 'reason' | 'detail' | 'model' | 'content'> & { usage: Usage | null }

export interface AnswerReader {
  /** Takes the next chunk; gives what it means to the caller. */
  read(chunk: Chunk): (ModelDelta | ModelNotice)[]
  /** True when the model has begun to answer. */
  begun(): boolean
  /** What the server has told of its tokens so far. */
  usage(): Usage | null
  /** All that the model has said, thinking and calls included. */
  said(): string
  /** The answer at the end of the stream; null when it is not complete. */
  finish(): Answer | null
}

export interface ReaderOptions {
  provider: string
  /** What the server is called in messages. */
  name: string
  /** The model that was asked, until the stream names what answers. */
  model: string
  /** The context of the model, if known: an answer that ends for its length may have filled it. */
  contextTokens: number | null
  /** The ids of the calls before: an id that comes again is replaced. */
  takenIds: ReadonlySet<string>
}

interface OpenCall {
  type: 'call'
  /** Its place in the deltas; unknown where the server tells none. */
  index: number | undefined
  /** The server's id; empty where it gives none. */
  id: string
  name: string
  json: string
}
type OpenBlock = TextBlock | { type: 'thinking'; text: string; field: OpaqueThinking['field'] } | OpenCall

/** Puts one streamed answer together. */
export function createAnswerReader(options: ReaderOptions): AnswerReader {
  const blocks: OpenBlock[] = []
  let model: string | null = null
  let usage: Usage | null = null
  let stop: string | null = null
  let declined = false

  function addText(text: string): ModelDelta[] {
    const last = blocks.at(-1)
    if (!text) return []
    if (last?.type === 'text') last.text += text
    else blocks.push({ type: 'text', text })
    return [{ type: 'text', text }]
  }

  function addThinking(text: string, field: OpaqueThinking['field']): ModelDelta[] {
    const last = blocks.at(-1)
    if (!text) return []
    if (last?.type === 'thinking') last.text += text
    else blocks.push({ type: 'thinking', text, field })
    return [{ type: 'thinking', text }]
  }

  function addCall({ index, id, function: called }: CallDelta): void {
    const call = openCall(index, id || '')
    if (!call.name) call.name = called?.name ?? ''
    const json = called?.arguments ?? ''
    call.json += typeof json === 'string' ? json : JSON.stringify(json)
  }

  /** The call that a delta belongs to. Some servers send every call under index 0, or none: then a new id begins one. */
  function openCall(index: number | undefined, id: string): OpenCall {
    const calls = blocks.filter((block) => block.type === 'call')
    const found = index === undefined ? calls.at(-1) : calls.findLast((call) => call.index === index)
    if (found && (!id || !found.id || found.id === id)) return found
    const call: OpenCall = { type: 'call', index, id, name: '', json: '' }
    blocks.push(call)
    return call
  }

  function readDelta(delta: Delta): ModelDelta[] {
    const { content, reasoning_content, reasoning, refusal, tool_calls } = delta
    if (refusal) declined = true
    for (const call of tool_calls ?? []) addCall(call)
    // a server that is between two names sends the same under both
    const thought = reasoning_content
      ? addThinking(reasoning_content, 'reasoning_content')
      : addThinking(reasoning ?? '', 'reasoning')
    const parts = Array.isArray(content) ? content : [{ type: 'text' as const, text: content ?? '' }]
    const said = parts.flatMap((part) =>
      part.type === 'text'
        ? addText(part.text)
        : addThinking(part.thinking.map(({ text }) => text ?? '').join(''), 'content'),
    )
    return [...thought, ...said, ...addText(refusal ?? '')]
  }

  return {
    read(chunk) {
      const events: (ModelDelta | ModelNotice)[] = []
      if (model === null) {
        model = chunk.model || options.model
        events.push({ type: 'model', model })
      }
      const choice = chunk.choices?.[0]
      if (choice?.delta) events.push(...readDelta(choice.delta))
      if (choice?.finish_reason) stop = choice.finish_reason
      const told = chunk.usage ?? choice?.usage
      if (told) usage = toUsage(told)
      return events
    },
    begun: () => blocks.length > 0,
    usage: () => usage,
    said: () => blocks.map((block) => (block.type === 'call' ? block.name + block.json : block.text)).join('\n'),
    finish() {
      if (stop === null) return null
      if (stop === 'error' || stop === 'insufficient_system_resource')
        throw new APIError(503, { message: 'The server broke off its answer.' }, undefined, new Headers())
      const refused = declined || stop === 'content_filter'
      const content = toContent(blocks, stop, options)
      // a refused answer is not acted upon: its calls are dropped, what was already shown stays
      const kept = refused ? content.filter(({ type }) => type !== 'tool_call') : content
      return {
        reason: refused ? 'refused' : toReason(stop, kept, fills(usage, options.contextTokens)),
        ...(refused && {
          detail: `${options.name} held the answer back. Put the request in other words, or choose another model.`,
        }),
        model: model ?? options.model,
        content: kept,
        usage,
      }
    },
  }
}

function toUsage(told: ToldUsage): Usage {
  const details = told.prompt_tokens_details
  const cacheReadTokens = details?.cached_tokens ?? told.prompt_cache_hit_tokens ?? told.cached_tokens ?? 0
  const cacheWriteTokens = details?.cache_write_tokens ?? 0
  return {
    ...noUsage,
    inputTokens: Math.max(0, (told.prompt_tokens ?? 0) - cacheReadTokens - cacheWriteTokens),
    outputTokens: told.completion_tokens ?? 0,
    cacheReadTokens,
    cacheWriteTokens,
    thinkingTokens: told.completion_tokens_details?.reasoning_tokens ?? 0,
  }
}

function fills(usage: Usage | null, contextTokens: number | null): boolean {
  if (!usage || contextTokens === null) return false
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens >= contextTokens
}

/** Servers say `stop` for a call as well as `tool_calls`: what is there decides. `model_length` is Mistral's. */
function toReason(stop: string, content: Answered['content'], full: boolean): Answered['reason'] {
  if (stop === 'model_length') return 'context_full'
  if (stop === 'length') return full ? 'context_full' : 'max_tokens'
  return content.some(({ type }) => type === 'tool_call') ? 'tool_use' : 'end_turn'
}

function toContent(blocks: OpenBlock[], stop: string, { provider, takenIds }: ReaderOptions): Answered['content'] {
  const taken = new Set(takenIds)
  return blocks.map((block, index): TextBlock | ThinkingBlock | ToolCallBlock => {
    switch (block.type) {
      case 'text':
        return block
      case 'thinking': {
        const opaque: OpaqueThinking = { field: block.field }
        return { type: 'thinking', text: block.text, provider, opaque }
      }
      case 'call': {
        const toolUseId = block.id && !taken.has(block.id) ? block.id : newCallId()
        taken.add(toolUseId)
        const cut = index === blocks.length - 1 && (stop === 'length' || stop === 'model_length')
        const complete = block.json.trim() !== '' || !cut
        return toToolCall({ toolUseId, tool: block.name, json: block.json, complete }, { cut })
      }
    }
  })
}
