import { rulesScript, type Asked } from '../script/rules.ts'
import { itemsOf, type ResponsesRequest, type WireItem } from './request-schema.ts'

/** `rulesScript` for OpenAI: the user says in the message what the model shall do. */
export const openaiRules = () => rulesScript(readRequest)

function readRequest(request: ResponsesRequest): Asked {
  const items = itemsOf(request)
  const asked = items.findLastIndex((item) => item.type === 'message' && item.role === 'user')
  const message = items[asked]
  const after = items.slice(asked + 1)
  return {
    text: message?.type === 'message' ? textOf(message.content) : '',
    step: after.filter((item, at) => isOfTheModel(item) && !isOfTheModel(after[at - 1])).length,
    results: after.flatMap(toResult),
  }
}

/** An answer is several items in a row. */
function isOfTheModel(item: WireItem | undefined): boolean {
  if (item?.type === 'message') return item.role === 'assistant'
  return item !== undefined && item.type !== 'function_call_output' && item.type !== 'computer_call_output'
}

/** What a desktop answered in words is told by the developer, behind its pictures. */
function toResult(item: WireItem): string[] {
  if (item.type === 'function_call_output') return [textOf(item.output)]
  return item.type === 'message' && item.role === 'developer' ? [textOf(item.content)] : []
}

function textOf(content: string | { type: string; text?: string }[]): string {
  if (typeof content === 'string') return content
  return content.flatMap(({ text }) => (text === undefined ? [] : [text])).join('\n')
}
