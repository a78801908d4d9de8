import { rulesScript, type Asked } from '../script/rules.ts'
import { blocksOf } from './check-conversation.ts'
import type { MessagesRequest } from './request-schema.ts'

/** `rulesScript` for Claude: the user says in the message what the model shall do. */
export const claudeRules = () => rulesScript(readRequest)

function readRequest({ messages }: MessagesRequest): Asked {
  const asked = messages.findLastIndex(
    (message) => message.role === 'user' && blocksOf(message).some((block) => block.type === 'text'),
  )
  const message = messages[asked]
  const after = messages.slice(asked + 1)
  return {
    text: (message ? blocksOf(message) : []).flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n'),
    step: after.filter(({ role }) => role === 'assistant').length,
    results: after.flatMap(blocksOf).flatMap((block) => {
      if (block.type !== 'tool_result') return []
      return [typeof block.content === 'string' ? block.content : JSON.stringify(block.content ?? '')]
    }),
  }
}
