import { isDeepStrictEqual } from 'node:util'
import type { ConversationMessage, ModelRequest } from '../../providers/provider.ts'
import { messagesOf } from './build-conversation.ts'
import { isOpen } from './prune.ts'
import type { ShownStep } from './shown-step.ts'
import { turnsIn } from './view.ts'

/**
 * What is wrong with a request that was made smaller; nothing, if all is well. Rules and persona are whole and stand
 * first; the person's last message is there word for word; every open call and everything that was to be kept is there;
 * and the messages follow each other as every provider expects.
 */
export function violations(
  request: ModelRequest,
  expected: { system: string; steps: ShownStep[]; kept: ShownStep[]; turnId: string },
): string[] {
  const { conversation } = request
  const { steps, kept, turnId } = expected
  const isIn = finder(conversation)
  const open = steps.filter((step) => step.toolCalls.some(isOpen))
  const lastMessage = steps.filter((step) => step.turnId === turnId && step.role === 'user')
  const lastTurn = turnsIn(kept).at(-1) ?? []
  const rules: [string, boolean][] = [
    ['the system prompt is whole', request.system === expected.system],
    ['messages follow each other as they must', isWellFormed(conversation)],
    ["the person's last message is there word for word", lastMessage.every(isIn)],
    ['open calls are there', open.every(isIn)],
    ['the last turn is there', lastTurn.some((step) => step.turnId === turnId)],
    ['everything that was to be kept is there', kept.every(isIn)],
  ]
  return rules.filter(([, holds]) => !holds).map(([rule]) => rule)
}

/** Begins with the person, never the person twice; every call is answered by the next message, in order. */
export function isWellFormed(conversation: ConversationMessage[]): boolean {
  return (
    conversation.every((message, index) => {
      const before = conversation[index - 1]
      const calls = before?.role === 'assistant' ? callIdsOf(before) : []
      if (message.role === 'tools') {
        return (
          calls.length > 0 &&
          isDeepStrictEqual(
            calls,
            message.results.map((result) => result.toolUseId),
          )
        )
      }
      if (calls.length > 0) return false
      return message.role === 'user' ? before?.role !== 'user' : before !== undefined
    }) && !(conversation.at(-1)?.role === 'assistant' && callIdsOf(conversation.at(-1)).length > 0)
  )
}

function callIdsOf(message: ConversationMessage | undefined): string[] {
  if (message?.role !== 'assistant') return []
  return message.content.flatMap((block) => (block.type === 'tool_call' ? [block.toolUseId] : []))
}

/** Finds a step in a conversation; the person's words may stand in one message with others. */
function finder(conversation: ConversationMessage[]): (step: ShownStep) => boolean {
  const isPerson = (message: ConversationMessage) => message.role === 'user'
  const keysOf = (message: ConversationMessage) => (isPerson(message) ? blocksOf(message) : [message]).map(keyOf)
  const known = new Set(conversation.flatMap(keysOf))
  return (step) => messagesOf(step).every((message) => keysOf(message).every((key) => known.has(key)))
}

function blocksOf(message: ConversationMessage) {
  return message.role === 'user' ? message.content : []
}

function keyOf(part: unknown): string {
  return JSON.stringify(part)
}
