import { expect, test } from '@jest/globals'
import type { ModelRequest } from '../../providers/provider.ts'
import { buildConversation } from './build-conversation.ts'
import { isWellFormed, violations } from './check.ts'
import { stepsOf } from './testing/conversations.ts'

const steps = stepsOf([
  { says: 'One', rounds: [['out']], answer: 'First.' },
  { says: 'Two', rounds: [['a', 'b']], answer: null },
])
const kept = steps.slice(3)
const expected = { system: 'Rules.', steps, kept, turnId: 'trn_1' }
const request = (given: Partial<ModelRequest> = {}): ModelRequest => ({
  ...{ model: 'm', system: 'Rules.', tools: [] },
  conversation: buildConversation({ summary: 'Before.', steps: kept }),
  ...given,
})

test('a request with everything in its place is well', () => {
  expect(violations(request(), expected)).toEqual([])
})

test('rules that were cut are noticed', () => {
  expect(violations(request({ system: 'Rul' }), expected)).toEqual(['the system prompt is whole'])
})

test('a last message in other words is noticed', () => {
  const conversation = request().conversation.map((message) =>
    message.role === 'user'
      ? { ...message, content: [{ type: 'text' as const, text: 'They asked for two.' }] }
      : message,
  )
  expect(violations(request({ conversation }), expected)).toContain("the person's last message is there word for word")
})

test('an answer that is missing is noticed', () => {
  const conversation = request().conversation.slice(0, 1)
  expect(violations(request({ conversation }), expected)).toEqual(['everything that was to be kept is there'])
})

test('a call that waits for the person and was left out is noticed', () => {
  const open = stepsOf([
    { says: 'One', rounds: [['out']], answer: 'First.' },
    { says: 'Two', rounds: [], answer: null },
  ])
  const call = open[1]?.toolCalls[0]
  if (call) call.status = 'awaiting_permission'
  const conversation = buildConversation({ summary: 'Before.', steps: open.slice(3) })
  const wanted = { ...expected, steps: open, kept: open.slice(3) }
  expect(violations(request({ conversation }), wanted)).toEqual(['open calls are there'])
})

test('messages out of order are noticed', () => {
  const { conversation } = request()
  expect(isWellFormed(conversation)).toBe(true)
  expect(isWellFormed(conversation.slice(1))).toBe(false)
  expect(isWellFormed(conversation.slice(0, 2))).toBe(false)
  expect(isWellFormed([...conversation.slice(0, 1), ...conversation])).toBe(false)
  expect(
    isWellFormed([
      { role: 'user', content: [] },
      { role: 'tools', results: [] },
    ]),
  ).toBe(false)
  const swapped = conversation.map((message) =>
    message.role === 'tools' ? { ...message, results: message.results.toReversed() } : message,
  )
  expect(isWellFormed(swapped)).toBe(false)
})
