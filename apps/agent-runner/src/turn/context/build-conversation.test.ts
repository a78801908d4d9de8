import { expect, test } from '@jest/globals'
import type { ShownCall, ShownStep } from './shown-step.ts'
import { buildConversation, leftOutNote } from './build-conversation.ts'
import { aCall, aStep, says } from './testing/conversations.ts'

const build = (steps: ShownStep[], summary: string | null = null) => buildConversation({ summary, steps })
const person = (turnId: string, text: string) => aStep({ turnId, step: 0, role: 'user', content: says(text) })
const calling = (turnId: string, call: Partial<ShownCall>) => {
  const made = aCall({ id: 'tcl_1', toolUseId: 'u1', tool: 'bash', ...call })
  const content = [{ type: 'tool_call' as const, toolUseId: 'u1', tool: 'bash', input: {} }]
  return aStep({ turnId, content, toolCalls: [made] })
}

test('a call and its answer follow each other', () => {
  const context = build([
    person('t1', 'run it'),
    calling('t1', { output: 'ok' }),
    aStep({ turnId: 't1', step: 2, content: says('done') }),
  ])
  expect(context.map((message) => message.role)).toEqual(['user', 'assistant', 'tools', 'assistant'])
  const results = [{ toolUseId: 'u1', tool: 'bash', content: 'ok', isError: false }]
  expect(context[2]).toEqual({ role: 'tools', results })
})

test('a denied, failed or interrupted call is an error to the model', () => {
  for (const status of ['denied', 'expired', 'failed', 'interrupted'] as const) {
    expect(build([person('t1', 'x'), calling('t1', { status })])[2]).toMatchObject({ results: [{ isError: true }] })
  }
})

test('a message that was never answered is joined with the next one', () => {
  const context = build([person('t1', 'first'), person('t2', 'second')])
  expect(context).toEqual([{ role: 'user', content: [...says('first'), ...says('second')] }])
})

test('an answer of nothing is left out', () => {
  const context = build([person('t1', 'a'), aStep({ turnId: 't1', content: says('') }), person('t2', 'b')])
  expect(context.map((message) => message.role)).toEqual(['user'])
})

test('a turn whose beginning was not read is left out', () => {
  expect(build([aStep({ turnId: 't1', content: says('tail') }), person('t2', 'hello')])).toEqual([
    { role: 'user', content: says('hello') },
  ])
})

test('a summary stands first, and is told apart from what the person says', () => {
  const [first] = build([person('t2', 'Go on')], 'They spoke of cats.')
  expect(first).toMatchObject({ role: 'user', content: [{ type: 'text' }, { type: 'text', text: 'Go on' }] })
  const [block] = first?.role === 'user' ? first.content : []
  expect(block?.type === 'text' && block.text).toMatch(
    /^\[Summary written by Rain .*not\s+words of the person.*They spoke of cats\./s,
  )
})

test('an output that is left out is a note of its length, with its images', () => {
  const images = [{ type: 'image' as const, mediaType: 'image/png' as const, base64: 'AAAA' }]
  const shown = build([person('t1', 'x'), calling('t1', { output: 'seen', images })])[2]
  expect(shown).toMatchObject({ results: [{ content: 'seen', images }] })
  const pruned = build([person('t1', 'x'), calling('t1', { output: null, images, pruned: { characters: 14_203 } })])[2]
  expect(pruned).toEqual({
    role: 'tools',
    results: [{ toolUseId: 'u1', tool: 'bash', content: leftOutNote(14_203, 1), isError: false }],
  })
  expect(leftOutNote(14_203)).toBe('[output of 14,203 characters left out to save room; read it again if you need it]')
  expect(leftOutNote(10, 2)).toContain('10 characters and 2 images')
})
