import type { ConversationStep } from '@rain/db'
import type { ContentBlock, TextBlock } from '@rain/protocol'
import type { ConversationMessage } from '../providers/provider.ts'

/** As much of a conversation as goes to the model: rows, and characters of text and tool output. */
export const contextLimits = { steps: 100, characters: 500_000 } as const

/**
 * The conversation as a provider takes it, out of the rows: strictly alternating, beginning with the person, every tool
 * call answered. The newest turn is always whole; older ones are left out from the front, a turn at a time.
 */
export function buildContext(steps: ConversationStep[], characters: number = contextLimits.characters) {
  return alternating(newestTurns(steps, characters).flatMap(toMessages))
}

function newestTurns(steps: ConversationStep[], characters: number): ConversationStep[] {
  const turns = byTurn(steps)
  // The first turn may have lost its beginning to the row limit: without the person's message it makes no sense.
  const whole = turns.filter((turn) => turn[0]?.role === 'user')
  let left = characters
  const kept: ConversationStep[][] = []
  for (const turn of whole.reverse()) {
    left -= turn.reduce((sum, step) => sum + sizeOf(step), 0)
    if (left < 0 && kept.length > 0) break
    kept.unshift(turn)
  }
  return kept.flat()
}

function byTurn(steps: ConversationStep[]): ConversationStep[][] {
  const turns: ConversationStep[][] = []
  for (const step of steps) {
    const current = turns.at(-1)
    if (current?.[0]?.turnId === step.turnId) current.push(step)
    else turns.push([step])
  }
  return turns
}

function sizeOf(step: ConversationStep): number {
  const output = step.toolCalls.reduce((sum, call) => sum + (call.output?.length ?? 0), 0)
  return output + JSON.stringify(step.content).length
}

function toMessages(step: ConversationStep): ConversationMessage[] {
  if (step.role === 'user') return [{ role: 'user', content: step.content.filter(isText) }]
  const content = step.content.filter((block) => block.type !== 'text' || block.text !== '')
  if (content.length === 0) return []
  const answer: ConversationMessage = {
    role: 'assistant',
    provider: step.provider ?? '',
    model: step.model ?? '',
    content,
  }
  if (step.toolCalls.length === 0) return [answer]
  const results = step.toolCalls.map((call) => ({
    toolUseId: call.toolUseId,
    tool: call.tool,
    content: call.output ?? '',
    isError: call.status !== 'done',
  }))
  return [answer, { role: 'tools', results }]
}

function isText(block: ContentBlock): block is TextBlock {
  return block.type === 'text'
}

/** Messages of the person that follow each other (the answer between was never given) become one. */
function alternating(messages: ConversationMessage[]): ConversationMessage[] {
  const result: ConversationMessage[] = []
  for (const message of messages) {
    const last = result.at(-1)
    if (message.role === 'user' && last?.role === 'user') last.content = [...last.content, ...message.content]
    else result.push(message)
  }
  return result
}
