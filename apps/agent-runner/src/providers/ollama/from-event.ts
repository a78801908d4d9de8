import { randomUUID } from 'node:crypto'
import { noUsage, type NanoUsd, type ToolCallBlock, type Usage } from '@rain/protocol'
import { costOf } from '../price.ts'
import { isJsonObject, unreadableInput } from '../streamed-call.ts'
import type { ModelDelta, ModelFinal, ModelNotice } from '../provider.ts'
import type { OllamaChatRequest, OllamaChunk } from './client.ts'
import { wasCut } from './context.ts'
import type { OllamaModel } from './models.ts'
import { PROVIDER_ID, type OpaqueThinking } from './to-request.ts'

type Answered = Extract<ModelFinal, { type: 'answered' }>

export interface AnswerReader {
  /** Takes the next line of the stream; gives what it means to the caller, the final event last. */
  read(chunk: OllamaChunk): (ModelDelta | ModelNotice | Answered)[]
  /** What the server has told of its tokens so far: all of it comes with the last line. */
  spent(): { usage: Usage; cost: NanoUsd | null }
}

type ToldCall = NonNullable<OllamaChunk['message']['tool_calls']>[number]

/** Puts one streamed answer together. `request` is what was asked, to notice what was not read of it. */
export function createAnswerReader(model: OllamaModel, request: OllamaChatRequest): AnswerReader {
  const content: Answered['content'] = []
  let named = false
  let usage = noUsage

  function addText(text: string): ModelDelta[] {
    if (!text) return []
    const last = content.at(-1)
    if (last?.type === 'text') last.text += text
    else content.push({ type: 'text', text })
    return [{ type: 'text', text }]
  }

  function addThinking(text: string): ModelDelta[] {
    if (!text) return []
    const last = content.at(-1)
    const opaque: OpaqueThinking = { model: model.id }
    if (last?.type === 'thinking') last.text += text
    else content.push({ type: 'thinking', text, provider: PROVIDER_ID, opaque })
    return [{ type: 'thinking', text }]
  }

  function finish(chunk: OllamaChunk): (ModelNotice | Answered)[] {
    const told = chunk.prompt_eval_count ?? 0
    const cached = Math.min(chunk.prompt_eval_cached_count ?? 0, told)
    usage = { ...noUsage, inputTokens: told - cached, cacheReadTokens: cached, outputTokens: chunk.eval_count ?? 0 }
    const context = request.options?.num_ctx ?? 0
    const answered: Answered = {
      type: 'answered',
      reason: toReason(chunk.done_reason, {
        full: told + usage.outputTokens >= context,
        calls: content.some(({ type }) => type === 'tool_call'),
      }),
      model: chunk.model,
      content,
      usage,
      cost: costOf(model.price, usage),
    }
    if (!wasCut(request, { context, readTokens: told })) return [answered]
    const saying = { code: 'context_cut', params: { tokens: context } }
    return [{ type: 'remark', text: describeCut(context), saying }, answered]
  }

  return {
    read(chunk) {
      const { content: text = '', thinking = '', tool_calls: calls = [] } = chunk.message
      const name: ModelNotice[] = named ? [] : [{ type: 'model', model: chunk.model }]
      named = true
      const deltas = [...addThinking(thinking), ...addText(text)]
      content.push(...calls.map(toCall))
      return [...name, ...deltas, ...(chunk.done ? finish(chunk) : [])]
    },
    spent: () => ({ usage, cost: costOf(model.price, usage) }),
  }
}

function toCall({ function: { name, arguments: input } }: ToldCall): ToolCallBlock {
  const call = { type: 'tool_call' as const, toolUseId: `ollama_${randomUUID()}`, tool: name }
  const value: unknown = input ?? {}
  if (isJsonObject(value)) return { ...call, input: value }
  return { ...call, input: {}, invalid: unreadableInput }
}

function toReason(done: string, { full, calls }: { full: boolean; calls: boolean }): Answered['reason'] {
  if (done === 'length') return full ? 'context_full' : 'max_tokens'
  return calls ? 'tool_use' : 'end_turn'
}

function describeCut(context: number): string {
  return `The model has not seen the beginning of this conversation: it did not fit into its context of ${context.toLocaleString('en')} tokens. Start a new conversation, or choose a model with a larger context. A newer Ollama would have said so itself.`
}
