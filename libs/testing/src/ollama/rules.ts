import { rulesScript, type Asked } from '../script/rules.ts'
import type { ChatRequest } from './request-schema.ts'

/** `rulesScript` for Ollama: the user says in the message what the model shall do. */
export const ollamaRules = () => rulesScript(readRequest)

function readRequest({ messages }: ChatRequest): Asked {
  // a message that follows a result at once brings what the tools have shown
  const asked = messages.findLastIndex(({ role }, index) => role === 'user' && messages[index - 1]?.role !== 'tool')
  const after = messages.slice(asked + 1)
  return {
    text: messages[asked]?.content ?? '',
    step: after.filter(({ role }) => role === 'assistant').length,
    results: after.flatMap((message) => (message.role === 'tool' ? [message.content] : [])),
  }
}
