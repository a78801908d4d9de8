import { expect, test } from '@jest/globals'
import type { ConversationStep, ToolCall } from '@rain/db'
import type { ContentBlock } from '@rain/protocol'
import { buildContext } from './build-context.ts'

let seq = 0
function step(turnId: string, role: 'user' | 'assistant', content: ContentBlock[], toolCalls: ToolCall[] = []) {
  const made: ConversationStep = {
    id: `msg_${++seq}`,
    seq,
    turnId,
    step: 0,
    role,
    content,
    provider: role === 'assistant' ? 'demo' : null,
    model: role === 'assistant' ? 'demo' : null,
    createdAt: new Date(0),
    toolCalls,
  }
  return made
}

const says = (text: string): ContentBlock[] => [{ type: 'text', text }]
const calls = (toolUseId: string): ContentBlock[] => [{ type: 'tool_call', toolUseId, tool: 'bash', input: {} }]
const call = (toolUseId: string, status: ToolCall['status'], output: string | null) =>
  ({ toolUseId, tool: 'bash', status, output }) as ToolCall

test('a call and its answer follow each other', () => {
  const context = buildContext([
    step('t1', 'user', says('run it')),
    step('t1', 'assistant', calls('u1'), [call('u1', 'done', 'ok')]),
    step('t1', 'assistant', says('done')),
  ])
  expect(context.map((message) => message.role)).toEqual(['user', 'assistant', 'tools', 'assistant'])
  expect(context[2]).toEqual({
    role: 'tools',
    results: [{ toolUseId: 'u1', tool: 'bash', content: 'ok', isError: false }],
  })
})

test('a denied, failed or interrupted call is an error to the model', () => {
  for (const status of ['denied', 'expired', 'failed', 'interrupted'] as const) {
    const context = buildContext([
      step('t1', 'user', says('x')),
      step('t1', 'assistant', calls('u'), [call('u', status, 'no')]),
    ])
    expect(context[2]).toMatchObject({ results: [{ isError: true }] })
  }
})

test('a message that was never answered is joined with the next one', () => {
  const context = buildContext([step('t1', 'user', says('first')), step('t2', 'user', says('second'))])
  expect(context).toEqual([{ role: 'user', content: [...says('first'), ...says('second')] }])
})

test('an answer of nothing is left out', () => {
  const context = buildContext([
    step('t1', 'user', says('a')),
    step('t1', 'assistant', says('')),
    step('t2', 'user', says('b')),
  ])
  expect(context.map((message) => message.role)).toEqual(['user'])
})

test('older turns are left out whole, and the newest one never', () => {
  const long = 'x'.repeat(1000)
  const steps = [
    step('t1', 'user', says(long)),
    step('t1', 'assistant', says(long)),
    step('t2', 'user', says('short')),
    step('t2', 'assistant', says('short')),
    step('t3', 'user', says(long)),
  ]
  expect(buildContext(steps, 1500)).toHaveLength(3)
  expect(buildContext(steps, 10)).toEqual([{ role: 'user', content: says(long) }])
})

test('a turn whose beginning lies beyond the row limit is left out', () => {
  const context = buildContext([step('t1', 'assistant', says('tail')), step('t2', 'user', says('hello'))])
  expect(context).toEqual([{ role: 'user', content: says('hello') }])
})
