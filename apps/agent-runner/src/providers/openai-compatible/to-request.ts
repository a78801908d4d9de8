import type { ContentBlock, ToolCallBlock } from '@rain/protocol'
import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionContentPart,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions'
import { z } from 'zod'
import {
  unseenImage,
  withoutDocuments,
  type ConversationMessage,
  type ImagePart,
  type ModelRequest,
  type ToolAnswer,
  type ToolDescription,
} from '../provider.ts'
import { foreignCallId } from './call-id.ts'
import type { ServerModel } from './models.ts'
import type { Refusal } from './refusals.ts'

/** The field in which thinking came, and under which it goes back. */
export const opaqueThinkingSchema = z.object({ field: z.enum(['reasoning_content', 'reasoning', 'content']) })
export type OpaqueThinking = z.infer<typeof opaqueThinkingSchema>

/** What decides how a request is put. */
export interface Told {
  /** The id of the provider: only its own thinking and ids are sent as they are. */
  provider: string
  model: ServerModel
  refused: ReadonlySet<Refusal>
}

/** The request of one model step, in what the server has been found to understand. */
export function toChatRequest(request: ModelRequest, told: Told): ChatCompletionCreateParamsStreaming {
  const { model, refused } = told
  const effort = request.effort && model.efforts.includes(request.effort) ? request.effort : undefined
  return {
    model: model.id,
    messages: toMessages(request, told),
    ...(model.tools && request.tools.length > 0 && { tools: request.tools.map(toTool) }),
    ...(effort && !refused.has('reasoning_effort') && { reasoning_effort: effort }),
    ...toLimit(request, told),
    stream: true,
    ...(!refused.has('stream_options') && { stream_options: { include_usage: true } }),
  }
}

/** What stands in the prompt as text, for an estimate of its size. */
export function promptText({ messages, tools }: ChatCompletionCreateParamsStreaming): string {
  const texts = messages.flatMap((message) => {
    const calls = message.role === 'assistant' ? message.tool_calls : undefined
    return [contentText(message.content), ...(calls ? [JSON.stringify(calls)] : [])]
  })
  return [...(tools ? [JSON.stringify(tools)] : []), ...texts].join('\n')
}

function contentText(content: ChatCompletionMessageParam['content']): string {
  if (!Array.isArray(content)) return content ?? ''
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}

/** `max_tokens` is the older name and the one that more servers know; those that overlook the other would obey no limit. */
function toLimit(request: ModelRequest, { model, refused }: Told) {
  if (request.maxOutputTokens === undefined && !model.bounded) return {}
  const limit = Math.min(
    request.maxOutputTokens ?? model.maxOutputTokens,
    model.bounded ? model.maxOutputTokens : Infinity,
  )
  if (!refused.has('max_tokens')) return { max_tokens: limit }
  return refused.has('max_completion_tokens') ? {} : { max_completion_tokens: limit }
}

function toTool({ name, description, inputSchema }: ToolDescription): ChatCompletionTool {
  return {
    type: 'function',
    function: { name: toToolName(name), description, parameters: { ...inputSchema, type: 'object' } },
  }
}

function toMessages(request: ModelRequest, told: Told): ChatCompletionMessageParam[] {
  const { conversation } = request
  const turns = turnsWithCalls(conversation)
  const idOf = callIds(conversation, told.provider)
  const messages = conversation.flatMap((message, index) => {
    switch (message.role) {
      case 'user':
        return [toUser(withoutDocuments(message.content), told)]
      case 'assistant':
        return [toAssistant(message, { ...told, idOf, inLoop: turns.has(index) })]
      case 'tools':
        return toToolAnswers(message.results, { ...told, idOf })
    }
  })
  return request.system.trim() ? [{ role: 'system', content: request.system }, ...messages] : messages
}

/**
 * The messages of turns in which a tool was called. DeepSeek demands the thinking of these back, in every later request,
 * and overlooks it elsewhere: https://api-docs.deepseek.com/guides/thinking_mode
 */
function turnsWithCalls(conversation: ConversationMessage[]): Set<number> {
  const found = new Set<number>()
  let turn: number[] = []
  let called = false
  for (const [index, { role }] of conversation.entries()) {
    if (role === 'user') {
      turn = []
      called = false
    }
    turn.push(index)
    called ||= role === 'tools'
    if (called) for (const one of turn) found.add(one)
  }
  return found
}

/** Ids of this server go back as they are; those of other providers in a form that every server takes. */
function callIds(conversation: ConversationMessage[], provider: string): (id: string) => string {
  const own = new Set<string>()
  for (const message of conversation) {
    if (message.role !== 'assistant' || message.provider !== provider) continue
    for (const block of message.content) if (block.type === 'tool_call') own.add(block.toolUseId)
  }
  return (id) => (own.has(id) ? id : foreignCallId(id))
}

function toUser(content: (ImagePart | { type: 'text'; text: string })[], told: Told): ChatCompletionMessageParam {
  const parts = content.flatMap((block) => (block.type === 'text' ? toText(block.text) : [toImage(block, told)]))
  return { role: 'user', content: plainly(parts, '(empty message)') }
}

/** Many servers know text only as a string; parts are for messages with images. */
function plainly(parts: ChatCompletionContentPart[], otherwise: string): string | ChatCompletionContentPart[] {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  return texts.length === parts.length ? texts.join('\n\n') || otherwise : parts
}

type AssistantMessage = ChatCompletionAssistantMessageParam & { reasoning_content?: string; reasoning?: string }
type Place = Told & { idOf(id: string): string }

function toAssistant(
  { content }: Extract<ConversationMessage, { role: 'assistant' }>,
  place: Place & { inLoop: boolean },
): AssistantMessage {
  const text = content.flatMap((block) => (block.type === 'text' && block.text.trim() ? [block.text] : [])).join('\n\n')
  const calls = content.filter((block) => block.type === 'tool_call')
  const thinking = place.inLoop ? toThinking(content, place) : {}
  if (!place.model.tools && calls.length > 0)
    return { role: 'assistant', content: [text, ...calls.map(describeCall)].filter(Boolean).join('\n\n') }
  return {
    role: 'assistant',
    content: text || (calls.length > 0 ? null : '(no answer)'),
    ...thinking,
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ toolUseId, tool, input }) => ({
        id: place.idOf(toolUseId),
        type: 'function',
        function: { name: toToolName(tool), arguments: JSON.stringify(input) },
      })),
    }),
  }
}

function toThinking(content: ContentBlock[], { provider, refused }: Told): Partial<AssistantMessage> {
  const own = content.flatMap((block) => {
    if (block.type !== 'thinking' || block.provider !== provider) return []
    const opaque = opaqueThinkingSchema.safeParse(block.opaque).data
    return opaque && opaque.field !== 'content' ? [{ text: block.text, field: opaque.field }] : []
  })
  const text = own.map((thought) => thought.text).join('')
  // a space where there is none, because nothing counts as missing
  if (refused.has('missing_reasoning')) return { reasoning_content: text || ' ' }
  return own[0] && text && !refused.has('reasoning') ? { [own[0].field]: text } : {}
}

/** A model without tools reads what was called, and what came of it, as text. */
function describeCall({ tool, input }: ToolCallBlock): string {
  return `[The tool ${tool} was called with ${JSON.stringify(input)}]`
}

/** An answer of a tool is text; its images follow in a message of the user, or in it where that is not allowed. */
function toToolAnswers(results: ToolAnswer[], place: Place): ChatCompletionMessageParam[] {
  const { model, refused } = place
  if (!model.tools) return [toUser(results.flatMap(describeAnswer), place)]
  const within = !model.images || refused.has('user_after_tool')
  const answers = results.map((result): ChatCompletionMessageParam => {
    const images = within ? (result.images ?? []).map((image) => toImage(image, place)) : []
    const parts = [...toText(result.content), ...images]
    // @NOTE parts that are no text are an extension of Mistral and vLLM
    const content = plainly(parts, '(no output)') as string
    return { role: 'tool', tool_call_id: place.idOf(result.toolUseId), content }
  })
  const shown = within ? [] : results.flatMap((result) => result.images ?? [])
  if (shown.length === 0) return answers
  const note = { type: 'text' as const, text: 'The images of the tool results above:' }
  return [...answers, toUser([note, ...shown], place)]
}

function describeAnswer({ tool, content, images }: ToolAnswer): Parameters<typeof toUser>[0] {
  return [{ type: 'text', text: `[The tool ${tool} answered]\n${content || '(no output)'}` }, ...(images ?? [])]
}

function toText(text: string): ChatCompletionContentPart[] {
  return text.trim() ? [{ type: 'text', text }] : []
}

function toImage({ mediaType, base64 }: ImagePart, { model }: Told): ChatCompletionContentPart {
  if (!model.images) return { type: 'text', text: unseenImage }
  return { type: 'image_url', image_url: { url: `data:${mediaType};base64,${base64}` } }
}

function toToolName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || '_'
}
