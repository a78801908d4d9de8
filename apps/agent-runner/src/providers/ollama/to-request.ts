import type { ContentBlock, ToolCallBlock } from '@rain/protocol'
import type { Message, Tool } from 'ollama'
import { z } from 'zod'
import type { ConversationMessage, ImagePart, ModelRequest, ToolAnswer, ToolDescription } from '../provider.ts'
import { unseenImage, withoutDocuments } from '../provider.ts'
import type { OllamaChatRequest } from './client.ts'
import { contextFor, estimateTokens } from './context.ts'
import { toThink, type OllamaModel } from './models.ts'

export const PROVIDER_ID = 'ollama'

/** Whose thinking it is: another model would take it for its own. */
export const opaqueThinkingSchema = z.object({ model: z.string() })
export type OpaqueThinking = z.infer<typeof opaqueThinkingSchema>

/** Long enough for a person to read, think and allow; a model that is loaded anew keeps everybody waiting. */
const KEEP_ALIVE = '30m'

/** The request of one model step. `context`: tokens that the server shall reserve; by default what the prompt needs. */
export function toOllamaRequest(request: ModelRequest, model: OllamaModel, context?: number): OllamaChatRequest {
  const messages: Message[] = [
    ...(request.system.trim() ? [{ role: 'system', content: request.system }] : []),
    ...request.conversation.flatMap((message) => toMessages(message, model)),
  ]
  const tools = model.tools ? request.tools.map(toTool) : []
  const think = toThink(request.effort, model)
  return {
    model: model.id,
    messages,
    ...(tools.length > 0 && { tools }),
    ...(think !== undefined && { think }),
    truncate: false,
    shift: false,
    keep_alive: KEEP_ALIVE,
    options: {
      num_ctx: context ?? contextFor(estimateTokens({ messages, tools }), model.context),
      num_predict: Math.min(request.maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens),
    },
  }
}

function toTool({ name, description, inputSchema }: ToolDescription): Tool {
  return { type: 'function', function: { name, description, parameters: { ...inputSchema, type: 'object' } } }
}

function toMessages(message: ConversationMessage, model: OllamaModel): Message[] {
  switch (message.role) {
    case 'user':
      return [toUser(withoutDocuments(message.content), model)]
    case 'assistant':
      return [toAssistant(message.content, model)]
    case 'tools':
      return model.tools ? toResults(message.results, model) : [toToldResults(message.results, model)]
  }
}

function toUser(content: ({ type: 'text'; text: string } | ImagePart)[], model: OllamaModel): Message {
  const texts = content.flatMap((part) => {
    if (part.type === 'text') return [part.text]
    return model.images ? [] : [unseenImage]
  })
  return { role: 'user', content: texts.join('\n\n'), ...toImages(content, model) }
}

function toAssistant(content: ContentBlock[], model: OllamaModel): Message {
  const texts: string[] = []
  const thoughts: string[] = []
  const calls: ToolCallBlock[] = []
  for (const block of content) {
    if (block.type === 'text') texts.push(block.text)
    else if (block.type === 'tool_call') calls.push(block)
    else if (block.provider === PROVIDER_ID && isOf(model, block.opaque)) thoughts.push(block.text)
  }
  if (!model.tools) texts.push(...calls.map(({ tool, input }) => `[I called ${tool} with ${JSON.stringify(input)}]`))
  return {
    role: 'assistant',
    content: texts.filter((text) => text.trim()).join('\n\n'),
    ...(thoughts.length > 0 && { thinking: thoughts.join('\n\n') }),
    ...(model.tools && calls.length > 0 && { tool_calls: calls.map(toCall) }),
  }
}

function isOf(model: OllamaModel, opaque: unknown): boolean {
  return opaqueThinkingSchema.safeParse(opaque).data?.model === model.id
}

function toCall({ tool, input }: ToolCallBlock) {
  return { function: { name: toToolName(tool), arguments: input } }
}

/** Calls have no ids here: name and order are all that links a result to its call. */
function toResults(results: ToolAnswer[], model: OllamaModel): Message[] {
  const images = results.flatMap((result) => result.images ?? [])
  return [
    ...results.map((result) => ({
      role: 'tool',
      tool_name: toToolName(result.tool),
      content: toResultText(result, model),
    })),
    // templates show images of a person's message only
    ...(model.images && images.length > 0
      ? [{ role: 'user', content: 'These are the images of the tools.', ...toImages(images, model) }]
      : []),
  ]
}

/** For a model that cannot use tools but has come into a conversation that did. */
function toToldResults(results: ToolAnswer[], model: OllamaModel): Message {
  const images = results.flatMap((result) => result.images ?? [])
  const told = results.map((result) => `[${result.tool} answered]\n${toResultText(result, model)}`)
  return { role: 'user', content: told.join('\n\n'), ...toImages(images, model) }
}

function toResultText({ content, isError, images = [] }: ToolAnswer, model: OllamaModel): string {
  const text = `${isError ? 'The call failed: ' : ''}${content || '(no output)'}`
  return model.images ? text : [text, ...images.map(() => unseenImage)].join('\n')
}

function toImages(parts: ({ type: 'text' } | ImagePart)[], model: OllamaModel): { images?: string[] } {
  const images = model.images ? parts.flatMap((part) => (part.type === 'image' ? [part.base64] : [])) : []
  return images.length > 0 ? { images } : {}
}

function toToolName(name: string): string {
  return name || '_'
}
