import { rulesScript, type Asked } from '../script/rules.ts'
import type { ChatMessage, ChatRequest } from './request-schema.ts'

/** `rulesScript` for OpenAI-compatible servers: the user says in the message what the model shall do. */
export const openaiCompatibleRules = () => rulesScript(readRequest)

function readRequest({ messages }: ChatRequest): Asked {
  const asked = messages.findLastIndex(({ role }, index) => role === 'user' && messages[index - 1]?.role !== 'tool')
  const message = messages[asked]
  const after = messages.slice(asked + 1)
  return {
    text: message ? textOf(message) : '',
    step: after.filter(({ role }) => role === 'assistant').length,
    results: after.flatMap((one) => (one.role === 'tool' ? [textOf(one)] : [])),
  }
}

function textOf({ content }: ChatMessage): string {
  if (!Array.isArray(content)) return content ?? ''
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}
