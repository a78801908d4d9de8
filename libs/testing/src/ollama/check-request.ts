import { pictureTypeOf } from '../media/picture-type.ts'
import { thinkValuesOf, type SimulatedOllamaModel } from './models.ts'
import type { ChatMessage, ChatRequest } from './request-schema.ts'

/**
 * What a model cannot take. Returns the text of the refusal, or null.
 *
 * @NOTE stricter than the server in two points: a value of `think` that the model does not have is refused and not
 * replaced by its default; every call must be answered, by name and in its order, before anything else is said.
 */
export function checkRequest(request: ChatRequest, model: SimulatedOllamaModel): string | null {
  const can = (capability: SimulatedOllamaModel['capabilities'][number]) => model.capabilities.includes(capability)
  if (!can('completion')) return `"${model.name}" does not support chat`
  if (request.tools?.length && !can('tools')) return `registry.ollama.ai/library/${model.name} does not support tools`
  if (request.messages.some((message) => imagesOf(message) > 0) && !can('vision'))
    return 'this model is missing data required for image input'
  return checkThink(request, model) ?? checkCalls(request.messages)
}

/** The types that the server's decoders know: there is no GIF among them. */
const pictureTypes = ['image/png', 'image/jpeg', 'image/webp']

/** What a model finds when it opens the pictures: the server looks at them after it has loaded it. Text of a 500, or null. */
export function checkPictures({ messages }: ChatRequest): string | null {
  const images = messages.flatMap((message) => ('images' in message ? (message.images ?? []) : []))
  const isKnown = (image: string) => pictureTypes.includes(pictureTypeOf(image) ?? '')
  if (images.every(isKnown)) return null
  return 'Failed to create new sequence: failed to process inputs: image: unknown format'
}

export function imagesOf(message: ChatMessage): number {
  return 'images' in message ? (message.images?.length ?? 0) : 0
}

function checkThink({ think }: ChatRequest, model: SimulatedOllamaModel): string | null {
  const values = thinkValuesOf(model)
  if (think === undefined || think === false || values.includes(think)) return null
  if (values.length === 0) return `"${model.name}" does not support thinking`
  return `think value "${String(think)}" is not supported for this model`
}

function checkCalls(messages: ChatMessage[]): string | null {
  for (const [index, message] of messages.entries()) {
    if (message.role === 'assistant' && message.tool_calls) {
      const called = message.tool_calls.map((call) => call.function.name)
      const answers = messages.slice(index + 1, index + 1 + called.length)
      const answered = answers.map((answer) => (answer.role === 'tool' ? answer.tool_name : answer.role))
      if (called.join('\n') !== answered.join('\n'))
        return `messages.${index}: the calls of ${called.join(', ')} are followed by ${answered.join(', ') || 'nothing'}`
    }
    if (message.role === 'tool' && !isAnswer(messages, index)) return `messages.${index}: a result of no call`
  }
  return null
}

function isAnswer(messages: ChatMessage[], index: number): boolean {
  const caller = messages.slice(0, index).findLastIndex(({ role }) => role !== 'tool')
  const message = messages[caller]
  return message?.role === 'assistant' && index - caller <= (message.tool_calls?.length ?? 0)
}
