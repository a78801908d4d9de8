import type { MessageDeltaUsage, RawMessageStreamEvent, StopReason } from '@anthropic-ai/sdk/resources/messages'
import {
  noUsage,
  type NanoUsd,
  type TextBlock,
  type ThinkingBlock,
  type ToolCallBlock,
  type Usage,
} from '@rain/protocol'
import type { ModelDelta, ModelFinal, ModelNotice } from '../provider.ts'
import { toToolCall } from '../streamed-call.ts'
import { fromSecretCall, secretToolName } from '../desktop-secret.ts'
import { rowTool } from '../desktop-calls.ts'
import { fromToolset } from './desktop.ts'
import { costOfAnswer } from './prices.ts'
import { PROVIDER_ID, type OpaqueThinking } from './to-request.ts'

type Answered = Extract<ModelFinal, { type: 'answered' }>

export interface AnswerReader {
  /** Takes the next event of the stream; gives what it means to the caller, if anything. */
  read(event: RawMessageStreamEvent): ModelDelta | ModelNotice | Answered | null
  /** What the provider has told of its tokens so far. */
  spent(): { usage: Usage; cost: NanoUsd | null }
}

type OpenBlock =
  | { type: 'text'; text: string }
  | { type: 'thinking'; text: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'tool_use'; id: string; name: string; toolset: string | null; json: string; closed: boolean }

/** Puts one streamed answer together. `model` is what was asked for, until the stream names what answers. */
export function createAnswerReader(model: string): AnswerReader {
  const blocks = new Map<number, OpenBlock>()
  let usage = noUsage
  let longCacheTokens = 0
  let stop: { reason: StopReason | null; category: string | null } = { reason: null, category: null }

  function startBlock(index: number, block: BlockStart): ModelDelta | null {
    switch (block.type) {
      case 'text':
        blocks.set(index, { type: 'text', text: block.text })
        return block.text ? { type: 'text', text: block.text } : null
      case 'thinking':
        blocks.set(index, { type: 'thinking', text: block.thinking, signature: block.signature })
        return block.thinking ? { type: 'thinking', text: block.thinking } : null
      case 'redacted_thinking':
        blocks.set(index, { type: 'redacted_thinking', data: block.data })
        return null
      case 'tool_use':
        blocks.set(index, {
          type: 'tool_use',
          id: block.id,
          name: block.name,
          toolset: block.toolset_name ?? null,
          json: '',
          closed: false,
        })
        return null
      default:
        return null
    }
  }

  function readDelta(index: number, delta: Delta): ModelDelta | null {
    const block = blocks.get(index)
    if (delta.type === 'text_delta' && block?.type === 'text') {
      block.text += delta.text
      return delta.text ? { type: 'text', text: delta.text } : null
    }
    if (delta.type === 'thinking_delta' && block?.type === 'thinking') {
      block.text += delta.thinking
      return delta.thinking ? { type: 'thinking', text: delta.thinking } : null
    }
    if (delta.type === 'signature_delta' && block?.type === 'thinking') block.signature += delta.signature
    if (delta.type === 'input_json_delta' && block?.type === 'tool_use') block.json += delta.partial_json
    return null
  }

  function finish(): Answered {
    const refused = stop.reason === 'refusal'
    // a refused answer is not acted upon: its calls are dropped, what was already shown stays
    const content = [...blocks.values()].map((block) => toContent(block, stop.reason))
    const kept = refused ? content.filter((block) => block.type !== 'tool_call') : content
    const calls = kept.some((block) => block.type === 'tool_call')
    return {
      type: 'answered',
      reason: toReason(stop.reason, calls),
      ...(refused && { detail: describeRefusal(stop.category) }),
      model,
      content: kept,
      usage,
      cost: costOfAnswer(model, usage, longCacheTokens),
    }
  }

  return {
    read(event) {
      switch (event.type) {
        case 'message_start':
          model = event.message.model
          usage = addTold(usage, event.message.usage)
          longCacheTokens = event.message.usage.cache_creation?.ephemeral_1h_input_tokens ?? 0
          return { type: 'model', model }
        case 'content_block_start':
          return startBlock(event.index, event.content_block)
        case 'content_block_delta':
          return readDelta(event.index, event.delta)
        case 'content_block_stop': {
          const block = blocks.get(event.index)
          if (block?.type === 'tool_use') block.closed = true
          return null
        }
        case 'message_delta':
          usage = addTold(usage, event.usage)
          stop = { reason: event.delta.stop_reason, category: event.delta.stop_details?.category ?? null }
          return null
        case 'message_stop':
          return finish()
        default:
          return null
      }
    },
    spent: () => ({ usage, cost: costOfAnswer(model, usage, longCacheTokens) }),
  }
}

type BlockStart = Extract<RawMessageStreamEvent, { type: 'content_block_start' }>['content_block']
type Delta = Extract<RawMessageStreamEvent, { type: 'content_block_delta' }>['delta']
type ToldUsage = Pick<
  MessageDeltaUsage,
  'input_tokens' | 'output_tokens' | 'cache_creation_input_tokens' | 'cache_read_input_tokens' | 'output_tokens_details'
>

/** The figures are cumulative; what an event leaves out stays as it was. */
function addTold(known: Usage, told: ToldUsage): Usage {
  return {
    inputTokens: told.input_tokens ?? known.inputTokens,
    outputTokens: told.output_tokens ?? known.outputTokens,
    cacheReadTokens: told.cache_read_input_tokens ?? known.cacheReadTokens,
    cacheWriteTokens: told.cache_creation_input_tokens ?? known.cacheWriteTokens,
    thinkingTokens: told.output_tokens_details?.thinking_tokens ?? known.thinkingTokens,
  }
}

function toContent(block: OpenBlock, stop: StopReason | null): TextBlock | ThinkingBlock | ToolCallBlock {
  switch (block.type) {
    case 'text':
      return block
    case 'thinking': {
      const opaque: OpaqueThinking = { type: 'thinking', signature: block.signature }
      return { type: 'thinking', text: block.text, provider: PROVIDER_ID, ...(block.signature && { opaque }) }
    }
    case 'redacted_thinking': {
      const opaque: OpaqueThinking = block
      return { type: 'thinking', text: '', provider: PROVIDER_ID, opaque }
    }
    case 'tool_use': {
      const streamed = { toolUseId: block.id, tool: block.name, json: block.json, complete: block.closed }
      return inRowWords(toToolCall(streamed, { cut: stop === 'max_tokens' }), block.toolset)
    }
  }
}

/** What is done on a desktop is one tool in the rows, whatever a model calls it. */
function inRowWords(call: ToolCallBlock, toolset: string | null): ToolCallBlock {
  if (call.tool === secretToolName) return { ...call, tool: rowTool, input: fromSecretCall(call.input) }
  return toolset === 'computer' ? { ...call, tool: rowTool, input: fromToolset(call.tool, call.input) } : call
}

function toReason(stop: StopReason | null, calls: boolean): Answered['reason'] {
  switch (stop) {
    case 'max_tokens':
      return 'max_tokens'
    case 'refusal':
      return 'refused'
    case 'pause_turn':
      return 'paused'
    case 'model_context_window_exceeded':
      return 'context_full'
    default:
      return calls ? 'tool_use' : 'end_turn'
  }
}

function describeRefusal(category: string | null): string {
  const about = category === null ? undefined : refusals[category]
  const because = about ? ` because it may be about ${about}` : ''
  return `Claude declined to answer${because}. Put the request in other words, or choose another model.`
}

const refusals: Record<string, string> = {
  cyber: 'attacks on computer systems',
  bio: 'dangerous biology',
  frontier_llm: 'building competing AI models',
  reasoning_extraction: "the model's hidden reasoning",
  general_harms: 'something harmful',
}
