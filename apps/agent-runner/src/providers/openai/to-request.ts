import { createHash } from 'node:crypto'
import type { InputTokenCountParams } from 'openai/resources/responses/input-tokens'
import type {
  FunctionTool,
  ResponseCreateParamsStreaming,
  ResponseFunctionToolCall,
  ResponseInputContent,
  ResponseInputImage,
  ResponseInputItem,
  ResponseInputText,
  ResponseReasoningItem,
  Tool,
} from 'openai/resources/responses/responses'
import type { ContentBlock, ThinkingBlock, ToolCallBlock } from '@rain/protocol'
import { z } from 'zod'
import {
  unseenImage,
  type ConversationMessage,
  type ImagePart,
  type ModelDescription,
  type ModelRequest,
  type ToolAnswer,
  type ToolDescription,
  type UserPart,
} from '../provider.ts'
import { rowTool } from '../desktop-calls.ts'
import { toSecretCall } from '../desktop-secret.ts'
import { toComputerTools } from './computer-call.ts'
import { noComputerCalls, tellComputerCalls, type ToldComputerCalls } from './computer-history.ts'
import { takesComputerTool, tellsPhases } from './models.ts'

export const PROVIDER_ID = 'openai'

/** The API refuses to be asked for less. */
const FEWEST_TOKENS = 16

/** What OpenAI wants back of a reasoning item, unchanged. */
export const opaqueReasoningSchema = z.object({
  id: z.string(),
  encrypted_content: z.string().min(1),
  summary: z.array(z.string()),
  content: z.array(z.string()).optional(),
})
export type OpaqueReasoning = z.infer<typeof opaqueReasoningSchema>

export interface Told {
  /** Reasoning of earlier answers is sent back. */
  withReasoning: boolean
  /** A summary of the reasoning is asked for. */
  withSummary: boolean
  /** A model that was taught OpenAI's own tool for desktops is offered it. */
  withComputer: boolean
}

const everything: Told = { withReasoning: true, withSummary: true, withComputer: true }

/** The request of one model step. Nothing is stored at OpenAI: reasoning goes out and comes back encrypted. */
export function toOpenaiRequest(
  request: ModelRequest,
  model: ModelDescription,
  told: Told = everything,
): ResponseCreateParamsStreaming {
  const most = Math.min(request.maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens)
  return {
    ...toPrompt(request, model, told),
    ...(model.thinking && { include: ['reasoning.encrypted_content'] }),
    max_output_tokens: Math.max(FEWEST_TOKENS, most),
    prompt_cache_key: toCacheKey(request),
    store: false,
    stream: true,
  }
}

/** The part of a request that counts as its input. */
export function toCountRequest(request: ModelRequest, model: ModelDescription, told = everything) {
  return toPrompt(request, model, told) satisfies InputTokenCountParams
}

function toPrompt(request: ModelRequest, model: ModelDescription, told: Told) {
  const shape: Shape = {
    withReasoning: told.withReasoning && model.thinking,
    images: model.images,
    documents: model.documents !== undefined,
    phases: tellsPhases(model.id),
    computer: told.withComputer && takesComputerTool(model.id) && request.tools.some(({ desktop }) => desktop),
  }
  return {
    model: model.id,
    input: [...toSystem(request.system), ...toInput(request.conversation, shape)],
    ...(request.tools.length > 0 && { tools: request.tools.flatMap((tool) => toTools(tool, shape)) }),
    ...toReasoningSetting(request, model, told),
  }
}

function toReasoningSetting({ effort }: ModelRequest, { thinking, efforts }: ModelDescription, { withSummary }: Told) {
  const reasoning = {
    ...(effort && efforts.includes(effort) && { effort }),
    ...(thinking && withSummary && { summary: 'auto' as const }),
  }
  return Object.keys(reasoning).length > 0 && { reasoning }
}

/**
 * The system prompt is the first message of the developer.
 *
 * @NOTE not `instructions`: from GPT-6.2 on they are not cached
 */
function toSystem(system: string): ResponseInputItem[] {
  return system.trim() ? [{ role: 'developer', content: system }] : []
}

/** Keeps the steps of a conversation on the machine that has its beginning in the cache. */
function toCacheKey({ system, tools, conversation }: ModelRequest): string {
  const beginning = JSON.stringify([system, tools.map(({ name }) => name), conversation[0]])
  return createHash('sha256').update(beginning).digest('hex').slice(0, 32)
}

function toTools(tool: ToolDescription, { computer }: Shape): Tool[] {
  if (!tool.desktop || !computer) return [toFunction(tool)]
  const [own, more] = toComputerTools(tool)
  return [own, toFunction(more)]
}

function toFunction({ name, description, inputSchema }: ToolDescription): FunctionTool {
  const parameters = { properties: {}, ...inputSchema, type: 'object' }
  return { type: 'function', name, description, parameters, strict: false }
}

interface Shape {
  withReasoning: boolean
  images: boolean
  documents: boolean
  phases: boolean
  /** Desktops are worked on with OpenAI's own tool. */
  computer: boolean
}

function toInput(conversation: ConversationMessage[], shape: Shape): ResponseInputItem[] {
  let told = noComputerCalls
  return conversation.flatMap((message, at): ResponseInputItem[] => {
    switch (message.role) {
      case 'user': {
        const content = message.content.flatMap((part) => toUserContent(part, shape))
        return [{ role: 'user', content: content.length > 0 ? content : toTexts('(empty message)') }]
      }
      case 'assistant': {
        const answers = conversation[at + 1]
        if (shape.computer && answers?.role === 'tools')
          told = tellComputerCalls(message.content, answers.results, told.picture)
        return withoutLooseReasoning(toAnswerItems(message.content, shape, told))
      }
      case 'tools':
        return [
          ...message.results.flatMap((result) => told.outputs.get(result) ?? [toOutput(result, shape)]),
          ...told.words,
        ]
    }
  })
}

function toAnswerItems(
  content: ContentBlock[],
  { withReasoning, phases, computer }: Shape,
  told: ToldComputerCalls,
): ResponseInputItem[] {
  const lastCall = content.findLastIndex((block) => block.type === 'tool_call')
  return content.flatMap((block, at): ResponseInputItem[] => {
    switch (block.type) {
      case 'text': {
        if (!block.text.trim()) return []
        const phase = at < lastCall ? ('commentary' as const) : ('final_answer' as const)
        return [{ role: 'assistant', content: block.text, ...(phases && { phase }) }]
      }
      case 'thinking':
        return withReasoning ? toReasoning(block) : []
      case 'tool_call':
        return told.items.get(block) ?? [toFunctionCall(block, computer)]
    }
  })
}

function toFunctionCall(block: ToolCallBlock, computer: boolean): ResponseFunctionToolCall {
  const secret = computer && block.tool === rowTool ? toSecretCall(block.input) : null
  const { name, input } = secret ?? { name: toToolName(block.tool), input: block.input }
  return { type: 'function_call', call_id: toCallId(block.toolUseId), name, arguments: JSON.stringify(input) }
}

function toReasoning(block: ThinkingBlock): ResponseReasoningItem[] {
  const opaque = block.provider === PROVIDER_ID ? opaqueReasoningSchema.safeParse(block.opaque).data : undefined
  if (!opaque) return []
  const { id, encrypted_content, summary, content } = opaque
  return [
    {
      type: 'reasoning',
      id,
      summary: summary.map((text) => ({ type: 'summary_text', text })),
      ...(content && { content: content.map((text) => ({ type: 'reasoning_text' as const, text })) }),
      encrypted_content,
    },
  ]
}

/** The API refuses reasoning that nothing follows: an answer may have been cut while it thought. */
function withoutLooseReasoning(items: ResponseInputItem[]): ResponseInputItem[] {
  return items.slice(0, items.findLastIndex((item) => item.type !== 'reasoning') + 1)
}

function toOutput(result: ToolAnswer, shape: Shape): ResponseInputItem.FunctionCallOutput {
  // an output has no mark for a failure, so it is said
  const text = (result.isError ? 'The call failed.\n' : '') + (result.content || '(no output)')
  return {
    type: 'function_call_output',
    call_id: toCallId(result.toolUseId),
    output: result.images?.length
      ? [{ type: 'input_text', text }, ...result.images.map((image) => toImage(image, shape))]
      : text,
  }
}

function toUserContent(part: UserPart, shape: Shape): ResponseInputContent[] {
  if (part.type === 'text') return toTexts(part.text)
  if (part.type === 'image') return [toImage(part, shape)]
  if (!shape.documents) return toTexts(part.text)
  const file_data = `data:${part.mediaType};base64,${part.base64}`
  return [...toTexts(part.head), { type: 'input_file', filename: part.name, file_data }]
}

function toTexts(text: string): ResponseInputText[] {
  return text.trim() ? [{ type: 'input_text', text }] : []
}

function toImage({ mediaType, base64 }: ImagePart, { images }: Shape): ResponseInputImage | ResponseInputText {
  if (!images) return { type: 'input_text', text: unseenImage }
  return { type: 'input_image', image_url: `data:${mediaType};base64,${base64}`, detail: 'auto' }
}

const accepted = /^[a-zA-Z0-9_-]{1,64}$/

/** Calls of other providers may have ids that the API does not accept; each gets one of its own. */
function toCallId(id: string): string {
  return accepted.test(id) ? id : `call_${digest(id, 32)}`
}

function toToolName(name: string): string {
  if (accepted.test(name)) return name
  return `${name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 50)}_${digest(name, 8)}`
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}
