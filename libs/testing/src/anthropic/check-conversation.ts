import type { SimulatedModel } from './models.ts'
import type { MessagesRequest, WireBlock, WireMessage } from './request-schema.ts'
import type { Signer } from './signatures.ts'

/** What the server remembers of its own answers, to recognise them when they come back. */
export interface AnswerMemory {
  /** Signatures and redacted data that stood before the call in its answer, by tool_use id. */
  thinkingBefore: Map<string, string[]>
  /** The content, as JSON, of answers that ended with `pause_turn`: only they may end a request. */
  paused: Set<string>
}

interface Rules {
  model: SimulatedModel
  signer: Signer
  memory: AnswerMemory
}

/**
 * The rules of the API that no schema can say: limits of the model, order of roles, calls and their results, thinking,
 * cache marks. Returns the message of the `invalid_request_error`, or null.
 *
 * @NOTE stricter than the API in one point: two messages of one role in a row are refused, not joined.
 */
export function checkConversation(request: MessagesRequest, rules: Rules): string | null {
  return (
    checkLimits(request, rules.model) ??
    checkRoles(request.messages, rules.memory) ??
    checkTexts(request) ??
    checkToolPairs(request.messages) ??
    checkThinking(request, rules) ??
    checkCacheMarks(request)
  )
}

function checkLimits({ max_tokens, thinking, tools }: MessagesRequest, model: SimulatedModel): string | null {
  if (max_tokens > model.maxTokens)
    return `max_tokens: ${max_tokens} > ${model.maxTokens}, which is the maximum allowed number of output tokens for ${model.id}`
  if (thinking?.type === 'enabled' && thinking.budget_tokens >= max_tokens)
    return '`max_tokens` must be greater than `thinking.budget_tokens`.'
  if (thinking?.type === 'between_tools' || (thinking && !model.thinking[thinking.type]))
    return `thinking: \`thinking.type.${thinking.type}\` is not supported for this model`
  const names = (tools ?? []).flatMap((tool) => ('name' in tool ? [tool.name] : []))
  if (new Set(names).size < names.length) return 'tools: Tool names must be unique.'
  return null
}

function checkRoles(messages: WireMessage[], memory: AnswerMemory): string | null {
  if (messages[0]?.role !== 'user') return 'messages: first message must use the "user" role'
  const turns = messages.filter((message) => message.role !== 'system')
  const doubled = turns.findIndex((message, index) => message.role === turns[index - 1]?.role)
  if (doubled > 0) return `messages: roles must alternate between "user" and "assistant", but found two in a row`
  const last = turns.at(-1)
  if (last?.role === 'assistant' && !memory.paused.has(contentKey(last)))
    return 'This model does not support assistant message prefill. The conversation must end with a user message.'
  return null
}

function checkTexts({ messages, system }: MessagesRequest): string | null {
  const systemTexts = typeof system === 'object' ? system.map((block) => block.text) : []
  if (systemTexts.some((text) => !text)) return 'system: text content blocks must be non-empty'
  for (const [index, message] of messages.entries()) {
    if (message.content.length === 0) return `messages.${index}: all messages must have non-empty content`
    for (const block of blocksOf(message)) {
      if (block.type === 'text' && !block.text.trim())
        return `messages.${index}: text content blocks must contain non-whitespace text`
      if (block.type !== 'tool_result') continue
      if (block.is_error && !block.content?.length)
        return `messages.${index}: tool_result: content cannot be empty if \`is_error\` is true`
      if (Array.isArray(block.content) && block.content.some((inner) => inner.type === 'text' && !inner.text))
        return `messages.${index}: text content blocks must be non-empty`
    }
  }
  return null
}

function checkToolPairs(messages: WireMessage[]): string | null {
  const seen = new Set<string>()
  let open: string[] = []
  for (const [index, message] of messages.entries()) {
    if (message.role === 'system') continue
    const blocks = blocksOf(message)
    const results = blocks.flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id] : []))
    const stray = results.find((id) => !open.includes(id))
    if (stray !== undefined)
      return `messages.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`
    if (new Set(results).size < results.length)
      return `messages.${index}: each tool_use must have a single result. Found multiple \`tool_result\` blocks`
    const missing = open.filter((id) => !results.includes(id))
    if (missing.length > 0)
      return `messages.${index - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`
    if (results.length > 0 && blocks.findLastIndex((block) => block.type === 'tool_result') >= results.length)
      return `messages.${index}: \`tool_result\` blocks must come before any other content`
    open = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []))
    const repeated = open.find((id) => seen.has(id))
    if (repeated !== undefined || new Set(open).size < open.length)
      return `messages.${index}: \`tool_use\` ids must be unique`
    for (const id of open) seen.add(id)
  }
  if (open.length > 0)
    return `messages.${messages.length - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(', ')}.`
  return null
}

function checkThinking({ messages, thinking }: MessagesRequest, { signer, memory }: Rules): string | null {
  const currentLoop = messages.findLastIndex((message) => message.role === 'user' && !isToolAnswer(message))
  for (const [index, message] of messages.entries()) {
    const seen: string[] = []
    for (const [at, block] of blocksOf(message).entries()) {
      if (block.type === 'thinking') {
        if (!signer.verify(block.thinking, block.signature))
          return `messages.${index}.content.${at}: Invalid \`signature\` in \`thinking\` block`
        seen.push(block.signature)
      }
      if (block.type === 'redacted_thinking') {
        if (!signer.verifyRedacted(block.data))
          return `messages.${index}.content.${at}: Invalid \`data\` in \`redacted_thinking\` block`
        seen.push(block.data)
      }
      if (block.type !== 'tool_use' || index < currentLoop || !thinking || thinking.type === 'disabled') continue
      const given = memory.thinkingBefore.get(block.id)
      if (given && given.join() !== seen.join())
        return `messages.${index}.content.${at}: \`thinking\` or \`redacted_thinking\` blocks in the latest assistant message cannot be modified. These blocks must remain as they were in the original response.`
    }
  }
  return null
}

function checkCacheMarks(request: MessagesRequest): string | null {
  const places: { cache_control?: unknown; type?: unknown }[] = [
    request,
    ...(request.tools ?? []),
    ...(Array.isArray(request.system) ? request.system : []),
    ...request.messages.flatMap(blocksOf),
  ]
  const marks = places.filter((place) => place.cache_control).length
  return marks > 4 ? `A maximum of 4 blocks with cache_control may be provided. Found ${marks}.` : null
}

/** How an answer is recognised when it comes back. */
export function contentKey(message: { content: unknown }): string {
  return JSON.stringify(message.content, (key, value: unknown) =>
    key === 'cache_control' || key === 'citations' || key === 'caller' ? undefined : value,
  )
}

export function blocksOf(message: WireMessage): WireBlock[] {
  return typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content
}

function isToolAnswer(message: WireMessage): boolean {
  return blocksOf(message).some((block) => block.type === 'tool_result')
}
