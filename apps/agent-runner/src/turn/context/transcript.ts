import type { ShownCall, ShownStep } from './shown-step.ts'
import { answerOf } from './build-conversation.ts'

/**
 * Steps as lines of JSON, for a model to report on: who said what cannot be forged from within a line. Thinking is left
 * out, and texts are cut in the middle to `mostChars`.
 */
export function transcriptOf(steps: ShownStep[], mostChars: number): string[] {
  return steps.flatMap((step) => linesOf(step, mostChars).map((line) => JSON.stringify(line)))
}

function linesOf(step: ShownStep, mostChars: number): object[] {
  const from = step.role === 'user' ? 'person' : 'rain'
  const said = step.content.flatMap((block): object[] => {
    if (block.type === 'text') return block.text ? [{ from, text: shortened(block.text, mostChars) }] : []
    if (block.type === 'attachment') return [{ from, attaches: block.name }]
    if (block.type === 'tool_call') return [callLine(block.tool, block.input, mostChars)]
    return []
  })
  const files = (step.attachments ?? []).flatMap(({ name, text, path }) =>
    text === null && path === null ? [] : [{ from: 'attachment', name, path, text: shortened(text ?? '', mostChars) }],
  )
  const notes = (step.notes ?? []).map((text) => ({ from: 'record', text }))
  return [...said, ...files, ...notes, ...step.toolCalls.map((call) => resultLine(call, mostChars))]
}

function callLine(tool: string, input: Record<string, unknown>, mostChars: number): object {
  const text = JSON.stringify(input)
  return { from: 'rain', calls: tool, input: text.length <= mostChars ? input : shortened(text, mostChars) }
}

function resultLine(call: ShownCall, mostChars: number): object {
  return { from: 'tool', tool: call.tool, status: call.status, output: shortened(answerOf(call).content, mostChars) }
}

/** Beginning and end of a text, where it is too long. */
export function shortened(text: string, mostChars: number): string {
  if (text.length <= mostChars) return text
  const head = Math.ceil(mostChars * 0.7)
  return `${text.slice(0, head)} […] ${text.slice(text.length - (mostChars - head))}`
}
