import type {
  CacheControlEphemeral,
  ContentBlockParam,
  ImageBlockParam,
  MessageCountTokensParams,
  MessageCreateParamsStreaming,
  TextBlockParam,
  ToolUnion,
} from '@anthropic-ai/sdk/resources/messages'
import type { ContentBlock, ThinkingBlock, ToolCallBlock } from '@rain/protocol'
import { z } from 'zod'
import type {
  ConversationMessage,
  ImagePart,
  ModelRequest,
  ToolAnswer,
  ToolDescription,
  UserPart,
} from '../provider.ts'
import { unseenImage } from '../provider.ts'
import { rowTool } from '../desktop-calls.ts'
import { desktopOf, toDesktopCall, toDesktopTools, type ClaudeDesktop } from './desktop.ts'
import type { ClaudeModel } from './models.ts'

export const PROVIDER_ID = 'claude'

/** What Anthropic wants back of a thinking block beside its text. */
export const opaqueThinkingSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thinking'), signature: z.string() }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
])
export type OpaqueThinking = z.infer<typeof opaqueThinkingSchema>

const CACHED: CacheControlEphemeral = { type: 'ephemeral' }
/** What is the same in every conversation is worth keeping from one to the next. */
const CACHED_LONG: CacheControlEphemeral = { type: 'ephemeral', ttl: '1h' }

/** What goes as it is, and not in other words or not at all. */
export interface Sent {
  withThinking: boolean
}

const everything: Sent = { withThinking: true }

/**
 * The request of one model step. Cache marks stand after the stable prefix (tools and system) and on the last two user
 * messages: the older one is where the step before has written, the newer one where the next will read.
 */
export function toAnthropicRequest(
  request: ModelRequest,
  model: ClaudeModel,
  options: Sent = everything,
): MessageCreateParamsStreaming {
  return {
    ...toCountRequest(request, model, options),
    max_tokens: Math.min(request.maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens),
    stream: true,
  }
}

/** The part of a request that counts as its input. */
export function toCountRequest(
  request: ModelRequest,
  model: ClaudeModel,
  options: Sent = everything,
): MessageCountTokensParams {
  const desktop = desktopOf(model.id, request.tools)
  const told: Told = {
    ...options,
    documents: model.documents !== undefined,
    images: model.images,
    desktop,
    toolsetCalls: new Set(),
  }
  const messages = joined(request.conversation.map((message) => toMessage(message, told)))
  markTails(messages)
  const effort = request.effort && model.efforts.includes(request.effort) ? request.effort : undefined
  return {
    model: model.id,
    ...(request.system.trim() && { system: [{ type: 'text', text: request.system, cache_control: CACHED_LONG }] }),
    ...(request.tools.length > 0 && { tools: toTools(request.tools, { desktop, marked: !request.system.trim() }) }),
    ...(model.adaptiveThinking && { thinking: { type: 'adaptive', display: 'summarized' } }),
    ...(effort && effort !== 'minimal' && { output_config: { effort } }),
    messages,
  }
}

function toTools(
  tools: ToolDescription[],
  { desktop, marked }: { desktop: ClaudeDesktop; marked: boolean },
): ToolUnion[] {
  const all = tools.flatMap((tool): ToolUnion[] =>
    tool.desktop
      ? toDesktopTools(desktop, tool)
      : [{ name: tool.name, description: tool.description, input_schema: { ...tool.inputSchema, type: 'object' } }],
  )
  const last = all.at(-1)
  if (marked && last) last.cache_control = CACHED_LONG
  return all
}

interface Message {
  role: 'user' | 'assistant'
  content: ContentBlockParam[]
}

/** Roles alternate: what the person says after results that were never answered stands behind them. */
function joined(messages: Message[]): Message[] {
  const result: Message[] = []
  for (const { role, content } of messages) {
    const last = result.at(-1)
    if (last?.role === role) last.content = [...last.content, ...content]
    else result.push({ role, content })
  }
  return result
}

interface Told extends Sent {
  documents: boolean
  images: boolean
  desktop: ClaudeDesktop
  /** The calls that were told as those of the toolset: their results are, too. */
  toolsetCalls: Set<string>
}

function toMessage(message: ConversationMessage, told: Told): Message {
  switch (message.role) {
    case 'user':
      return {
        role: 'user',
        content: filled(
          message.content.flatMap((part) => toUserBlocks(part, told)),
          '(empty message)',
        ),
      }
    case 'assistant':
      return {
        role: 'assistant',
        content: filled(
          message.content.flatMap((block) => toBlock(block, told)),
          '(no answer)',
        ),
      }
    case 'tools':
      return { role: 'user', content: message.results.map((result) => toResult(result, told)) }
  }
}

function toUserBlocks(part: UserPart, told: Told): ContentBlockParam[] {
  if (part.type === 'text') return toText(part.text)
  if (part.type === 'image') return [toImage(part, told)]
  if (!told.documents) return toText(part.text)
  const source = { type: 'base64' as const, media_type: part.mediaType, data: part.base64 }
  return [...toText(part.head), { type: 'document', source }]
}

function toBlock(block: ContentBlock, told: Told): ContentBlockParam[] {
  switch (block.type) {
    case 'text':
      return toText(block.text)
    case 'thinking':
      return told.withThinking ? toThinking(block) : []
    case 'tool_call':
      return [toToolUse(block, told)]
  }
}

function toToolUse(block: ToolCallBlock, { desktop, toolsetCalls }: Told): ContentBlockParam {
  const id = toCallId(block.toolUseId)
  const call = block.tool === rowTool ? toDesktopCall(desktop, block, id) : null
  if (call?.toolset_name) toolsetCalls.add(id)
  return call ?? { type: 'tool_use', id, name: toToolName(block.tool), input: block.input }
}

/** The API refuses text without a visible character. */
function toText(text: string): ContentBlockParam[] {
  return text.trim() ? [{ type: 'text', text }] : []
}

function toThinking(block: ThinkingBlock): ContentBlockParam[] {
  const opaque = block.provider === PROVIDER_ID ? opaqueThinkingSchema.safeParse(block.opaque).data : undefined
  if (!opaque) return []
  if (opaque.type === 'redacted_thinking') return [opaque]
  return [{ type: 'thinking', thinking: block.text, signature: opaque.signature }]
}

function toImage({ mediaType, base64 }: ImagePart, told: Told): ImageBlockParam | TextBlockParam {
  if (!told.images) return { type: 'text', text: unseenImage }
  return { type: 'image', source: { type: 'base64', media_type: mediaType, data: base64 } }
}

function toResult(result: ToolAnswer, told: Told): ContentBlockParam {
  const text = result.content || '(no output)'
  const id = toCallId(result.toolUseId)
  return {
    type: 'tool_result',
    tool_use_id: id,
    ...(told.toolsetCalls.has(id) && { toolset_name: 'computer' }),
    content: result.images?.length
      ? [{ type: 'text', text }, ...result.images.map((image) => toImage(image, told))]
      : text,
    ...(result.isError && { is_error: true }),
  }
}

function filled(blocks: ContentBlockParam[], otherwise: string): ContentBlockParam[] {
  return blocks.length > 0 ? blocks : [{ type: 'text', text: otherwise }]
}

/** Calls of other providers may have ids and names that the API does not accept. */
function toCallId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_') || '_'
}

function toToolName(name: string): string {
  return toCallId(name).slice(0, 128)
}

function markTails(messages: Message[]): void {
  const users = messages.filter((message) => message.role === 'user')
  for (const message of users.slice(-2)) {
    const last = message.content.at(-1)
    if (last?.type === 'text' || last?.type === 'tool_result' || last?.type === 'image' || last?.type === 'document')
      last.cache_control = CACHED
  }
}
