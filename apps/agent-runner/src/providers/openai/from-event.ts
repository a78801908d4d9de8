import type {
  Response,
  ResponseComputerToolCall,
  ResponseOutputItem,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses'
import {
  noUsage,
  type NanoUsd,
  type TextBlock,
  type ThinkingBlock,
  type ToolCallBlock,
  type Usage,
} from '@rain/protocol'
import type { ModelDelta, ModelFinal, ModelNotice } from '../provider.ts'
import { costOf } from '../price.ts'
import { rowTool } from '../desktop-calls.ts'
import { fromSecretCall, secretToolName } from '../desktop-secret.ts'
import { toComputerBlocks } from './computer-call.ts'
import { policyCodes } from './failure.ts'
import { toToolCall } from '../streamed-call.ts'
import { priceOf } from './prices.ts'
import { PROVIDER_ID, type OpaqueReasoning } from './to-request.ts'

type Answered = Extract<ModelFinal, { type: 'answered' }>

export interface AnswerReader {
  /** Takes the next event of the stream; gives what it means to the caller, if anything. */
  read(event: ResponseStreamEvent): ModelDelta | ModelNotice | Answered | null
  /** What the provider has told of its tokens so far; without a word of it the cost is not known. */
  spent(): { usage: Usage; cost: NanoUsd | null }
}

type OpenItem =
  | { type: 'message'; texts: string[] }
  | { type: 'reasoning'; text: string; section: number; opaque?: OpaqueReasoning | undefined }
  | { type: 'function_call'; callId: string; name: string; json: string; complete: boolean }
  /** Comes whole or not at all. */
  | { type: 'computer_call'; callId: string; whole?: ResponseComputerToolCall }

/** Puts one streamed answer together. `model` is what was asked for, until the stream names what answers. */
export function createAnswerReader(model: string): AnswerReader {
  /** By their places in the answer. */
  const items = new Map<number, OpenItem>()
  let usage: Usage | null = null
  let refused = false

  function open(index: number, item: ResponseOutputItem): void {
    if (items.has(index)) return
    if (item.type === 'message') items.set(index, { type: 'message', texts: [] })
    if (item.type === 'reasoning') items.set(index, { type: 'reasoning', text: '', section: 0 })
    if (item.type === 'function_call')
      items.set(index, { type: 'function_call', callId: item.call_id, name: item.name, json: '', complete: false })
    if (item.type === 'computer_call') items.set(index, { type: 'computer_call', callId: item.call_id })
  }

  function close(index: number, item: ResponseOutputItem): void {
    open(index, item)
    const known = items.get(index)
    if (item.type === 'function_call' && known?.type === 'function_call') {
      known.json = item.arguments
      known.complete = item.status !== 'incomplete'
    }
    if (item.type === 'computer_call' && known?.type === 'computer_call' && item.status !== 'incomplete')
      known.whole = item
    if (item.type === 'reasoning' && known?.type === 'reasoning' && item.encrypted_content)
      known.opaque = {
        id: item.id,
        encrypted_content: item.encrypted_content,
        summary: item.summary.map(({ text }) => text),
        ...(item.content && { content: item.content.map(({ text }) => text) }),
      }
  }

  function addText(index: number, part: number, text: string): ModelDelta | null {
    const item = items.get(index)
    if (item?.type !== 'message' || !text) return null
    item.texts[part] = (item.texts[part] ?? '') + text
    return { type: 'text', text }
  }

  /** What was not streamed piece by piece comes at the end. */
  function addRest(index: number, part: number, whole: string): ModelDelta | null {
    const item = items.get(index)
    const known = item?.type === 'message' ? (item.texts[part] ?? '') : ''
    return whole.startsWith(known) ? addText(index, part, whole.slice(known.length)) : null
  }

  /** The sections of a thought are paragraphs. */
  function addThought(index: number, section: number, text: string): ModelDelta | null {
    const item = items.get(index)
    if (item?.type !== 'reasoning' || !text) return null
    const added = section > item.section && item.text ? `\n\n${text}` : text
    item.section = section
    item.text += added
    return { type: 'thinking', text: added }
  }

  function finish(response: Response, refusal: string | null): Answered {
    const cut = response.incomplete_details?.reason === 'max_output_tokens'
    const filtered = response.incomplete_details?.reason === 'content_filter'
    const declined = refused || filtered || refusal !== null
    // a refused answer is not acted upon: its calls are dropped, what was already shown stays
    const content = [...items.values()]
      .flatMap((item) => toContent(item, cut))
      .filter((block) => !declined || block.type !== 'tool_call')
    const calls = content.some((block) => block.type === 'tool_call')
    return {
      type: 'answered',
      reason: declined ? 'refused' : cut ? 'max_tokens' : calls ? 'tool_use' : 'end_turn',
      ...(declined && { detail: describeRefusal(refusal, filtered) }),
      model,
      content,
      usage: usage ?? noUsage,
      cost: usage && costOf(priceOf(model), usage),
    }
  }

  /** Until the end the API tells nothing. */
  function spent() {
    const told = usage ?? noUsage
    return { usage: told, cost: costOf(priceOf(model), told) }
  }

  return {
    spent,
    read(event) {
      switch (event.type) {
        case 'response.created':
          model = event.response.model
          return { type: 'model', model }
        case 'response.output_item.added':
          open(event.output_index, event.item)
          return null
        case 'response.output_item.done':
          close(event.output_index, event.item)
          return null
        case 'response.output_text.delta':
          return addText(event.output_index, event.content_index, event.delta)
        case 'response.output_text.done':
          return addRest(event.output_index, event.content_index, event.text)
        case 'response.refusal.delta':
          refused = true
          return addText(event.output_index, event.content_index, event.delta)
        case 'response.refusal.done':
          refused = true
          return addRest(event.output_index, event.content_index, event.refusal)
        case 'response.reasoning_summary_text.delta':
          return addThought(event.output_index, event.summary_index, event.delta)
        case 'response.reasoning_text.delta':
          return addThought(event.output_index, event.content_index, event.delta)
        case 'response.function_call_arguments.delta': {
          const item = items.get(event.output_index)
          if (item?.type === 'function_call') item.json += event.delta
          return null
        }
        case 'response.completed':
        case 'response.incomplete':
          usage = toUsage(event.response)
          return finish(event.response, null)
        case 'response.failed': {
          usage = toUsage(event.response)
          const { error } = event.response
          return error && policyCodes.includes(error.code) ? finish(event.response, error.message) : null
        }
        // the SDK throws it
        case 'error':
        // `output_item.done` tells all of it
        case 'response.function_call_arguments.done':
        case 'response.reasoning_summary_part.added':
        case 'response.reasoning_summary_part.done':
        case 'response.reasoning_summary_text.done':
        case 'response.reasoning_text.done':
        case 'response.content_part.added':
        case 'response.content_part.done':
        case 'response.in_progress':
        case 'response.queued':
        // Rain asks for none of it: sound, hosted tools, citations, compaction
        case 'response.audio.delta':
        case 'response.audio.done':
        case 'response.audio.transcript.delta':
        case 'response.audio.transcript.done':
        case 'response.code_interpreter_call_code.delta':
        case 'response.code_interpreter_call_code.done':
        case 'response.code_interpreter_call.completed':
        case 'response.code_interpreter_call.in_progress':
        case 'response.code_interpreter_call.interpreting':
        case 'response.compaction.compacting':
        case 'response.custom_tool_call_input.delta':
        case 'response.custom_tool_call_input.done':
        case 'response.file_search_call.completed':
        case 'response.file_search_call.in_progress':
        case 'response.file_search_call.searching':
        case 'response.image_generation_call.completed':
        case 'response.image_generation_call.generating':
        case 'response.image_generation_call.in_progress':
        case 'response.image_generation_call.partial_image':
        case 'response.mcp_call_arguments.delta':
        case 'response.mcp_call_arguments.done':
        case 'response.mcp_call.completed':
        case 'response.mcp_call.failed':
        case 'response.mcp_call.in_progress':
        case 'response.mcp_list_tools.completed':
        case 'response.mcp_list_tools.failed':
        case 'response.mcp_list_tools.in_progress':
        case 'response.output_text.annotation.added':
        case 'response.shell_call_command.added':
        case 'response.shell_call_command.delta':
        case 'response.shell_call_command.done':
        case 'response.shell_call_output_content.delta':
        case 'response.shell_call_output_content.done':
        case 'response.web_search_call.completed':
        case 'response.web_search_call.in_progress':
        case 'response.web_search_call.searching':
          return null
        default:
          // a newer API may send events that this version does not know: `keepalive` is one
          event satisfies never
          return null
      }
    },
  }
}

/** The provider's `input_tokens` hold the cached ones; Rain counts them apart. */
function toUsage({ usage }: Response): Usage | null {
  if (!usage) return null
  const { input_tokens, output_tokens, input_tokens_details: input, output_tokens_details: output } = usage
  const cacheReadTokens = input?.cached_tokens ?? 0
  const cacheWriteTokens = input?.cache_write_tokens ?? 0
  return {
    inputTokens: Math.max(0, input_tokens - cacheReadTokens - cacheWriteTokens),
    outputTokens: output_tokens,
    cacheReadTokens,
    cacheWriteTokens,
    thinkingTokens: output?.reasoning_tokens ?? 0,
  }
}

function toContent(item: OpenItem, cut: boolean): (TextBlock | ThinkingBlock | ToolCallBlock)[] {
  switch (item.type) {
    case 'message':
      return item.texts.flatMap((text) => (text ? [{ type: 'text' as const, text }] : []))
    case 'reasoning': {
      const { text, opaque } = item
      return text || opaque ? [{ type: 'thinking', text, provider: PROVIDER_ID, ...(opaque && { opaque }) }] : []
    }
    case 'function_call':
      return [inRowWords(toToolCall({ toolUseId: item.callId, tool: item.name, ...item }, { cut }))]
    case 'computer_call': {
      const broken = { toolUseId: item.callId, tool: rowTool, json: '', complete: false }
      return item.whole ? toComputerBlocks(item.whole) : [toToolCall(broken, { cut })]
    }
  }
}

function inRowWords(call: ToolCallBlock): ToolCallBlock {
  return call.tool === secretToolName ? { ...call, tool: rowTool, input: fromSecretCall(call.input) } : call
}

function describeRefusal(said: string | null, filtered: boolean): string {
  const advice = 'Put the request in other words, or choose another model.'
  if (said) return `OpenAI declined to answer for its usage policies: ${said} ${advice}`
  if (filtered) return `A content filter of OpenAI stopped the answer. ${advice}`
  return `The model declined to answer. ${advice}`
}
