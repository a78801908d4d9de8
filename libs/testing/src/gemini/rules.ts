import { rulesScript, type Asked } from '../script/rules.ts'
import { isAnswer } from './check-request.ts'
import type { GeminiRequest } from './request-schema.ts'

/** `rulesScript` for Gemini: the user says in the message what the model shall do. */
export const geminiRules = () => rulesScript(readRequest)

function readRequest({ contents = [] }: GeminiRequest): Asked {
  const asked = contents.findLastIndex(({ role, parts }) => role === 'user' && !parts?.some(isAnswer))
  const after = contents.slice(asked + 1)
  return {
    text: (contents[asked]?.parts ?? []).flatMap(({ text }) => (text === undefined ? [] : [text])).join('\n'),
    step: after.filter(({ role }) => role === 'model').length,
    results: after.flatMap(({ parts = [] }) =>
      parts.flatMap(({ functionResponse }) => (functionResponse ? [toText(functionResponse.response)] : [])),
    ),
  }
}

/** Google's own keys of an answer are `output` and `error`; another is quoted whole. */
function toText(response: Record<string, unknown>): string {
  const text = response.output ?? response.error
  return typeof text === 'string' ? text : JSON.stringify(response)
}
