import { pictureTypeOf } from '../media/picture-type.ts'
import type { HttpFailure } from '../script/answer.ts'
import type { OpenaiCompatibleOptions, RefusableField } from './flavours.ts'
import type { SimulatedChatModel } from './models.ts'
import type { ChatMessage, ChatRequest } from './request-schema.ts'

/** What no schema can say: fields the flavour refuses, the order of roles, calls and their answers, thinking. */
export function checkRequest(
  request: ChatRequest,
  model: SimulatedChatModel,
  flavour: OpenaiCompatibleOptions,
): HttpFailure | null {
  const refused = fields.find((field) => flavour.refuses?.[field] && uses[field](request))
  if (refused) return flavour.refuses?.[refused] ?? null
  const { messages } = request
  const problem =
    checkRoles(messages) ??
    checkTexts(messages) ??
    checkPictures(messages) ??
    checkToolPairs(messages) ??
    (flavour.toolCallIds === 'nine' ? checkNineLetters(messages) : null) ??
    (flavour.wantsReasoningBack && model.thinks ? checkThinking(messages) : null)
  return problem === null ? null : { status: 400, message: problem }
}

const uses: Record<RefusableField, (request: ChatRequest) => boolean> = {
  tools: ({ tools }) => tools !== undefined,
  images: ({ messages }) => messages.some(showsImage),
  stream_options: ({ stream_options }) => stream_options != null,
  max_tokens: ({ max_tokens }) => max_tokens != null,
  max_completion_tokens: ({ max_completion_tokens }) => max_completion_tokens != null,
  reasoning_effort: ({ reasoning_effort }) => reasoning_effort != null,
  user_after_tool: ({ messages }) =>
    messages.some(({ role }, index) => role === 'user' && messages[index - 1]?.role === 'tool'),
}
const fields = Object.keys(uses) as RefusableField[]

function showsImage({ content }: ChatMessage): boolean {
  return Array.isArray(content) && content.some(({ type }) => type === 'image_url')
}

function checkRoles(messages: ChatMessage[]): string | null {
  const roles = messages.map(({ role }) => role)
  if (roles.lastIndexOf('system') > 0) return 'System message must be at the beginning.'
  if (roles.find((role) => role !== 'system') !== 'user') return 'The first message must be of the user.'
  const doubled = roles.some((role, index) => role !== 'tool' && role === roles[index - 1])
  if (doubled) return 'Conversation roles must alternate user/assistant/user/assistant/...'
  return roles.at(-1) === 'assistant' ? 'The last message must be of the user or of a tool.' : null
}

function checkTexts(messages: ChatMessage[]): string | null {
  for (const [index, message] of messages.entries()) {
    const { role, content } = message
    const empty = content == null || content.length === 0
    if (role === 'assistant' && empty && !message.tool_calls)
      return `messages.${index}: an assistant message must have either content or tool calls`
    if (role === 'user' && empty) return `messages.${index}: user messages must have non-empty content`
    if (Array.isArray(content) && content.some((part) => part.type === 'text' && part.text === ''))
      return `messages.${index}: text parts must be non-empty`
  }
  return null
}

const pictureUrl = /^data:(image\/(?:png|jpeg|webp|gif));base64,([A-Za-z0-9+/]+=*)$/

function checkPictures(messages: ChatMessage[]): string | null {
  for (const { content } of messages) {
    if (!Array.isArray(content)) continue
    for (const part of content) {
      if (part.type !== 'image_url' || /^https?:/.test(part.image_url.url)) continue
      const [, type, base64 = ''] = pictureUrl.exec(part.image_url.url) ?? []
      if (type === undefined || pictureTypeOf(base64) !== type)
        return 'Failed to load image: cannot identify image file'
    }
  }
  return null
}

function checkToolPairs(messages: ChatMessage[]): string | null {
  let open: string[] = []
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.includes(message.tool_call_id))
        return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'."
      open = open.filter((id) => id !== message.tool_call_id)
      continue
    }
    if (open.length > 0)
      return `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. Missing: ${open.join(', ')}`
    if (message.role !== 'assistant') continue
    const calls = message.tool_calls ?? []
    open = calls.map(({ id }) => id)
    if (new Set(open).size < open.length) return 'Duplicate tool call ids in one message.'
    const broken = calls.find((call) => !isJsonObject(call.function.arguments))
    if (broken) return `The arguments of ${broken.id} are not a JSON object.`
  }
  return open.length > 0 ? `Tool calls without an answer: ${open.join(', ')}` : null
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

function checkNineLetters(messages: ChatMessage[]): string | null {
  const ids = messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []))
  const odd = ids.find(({ id }) => !/^[a-zA-Z0-9]{9}$/.test(id))
  return odd ? `Tool call id was ${odd.id} but must be a-z, A-Z, 0-9, with a length of 9.` : null
}

/** In a turn with tool calls every answer must bring its thinking. */
function checkThinking(messages: ChatMessage[]): string | null {
  let turn: ChatMessage[] = []
  for (const message of [...messages, null]) {
    if (message && message.role !== 'user') {
      turn.push(message)
      continue
    }
    const answers = turn.filter((one) => one.role === 'assistant')
    const forgotten = answers.some(({ reasoning_content }) => !reasoning_content)
    if (forgotten && answers.some(({ tool_calls }) => tool_calls))
      return 'The `reasoning_content` in the thinking mode must be passed back to the API.'
    turn = []
  }
  return null
}
