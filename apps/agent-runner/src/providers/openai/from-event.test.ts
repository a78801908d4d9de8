import { expect, test } from '@jest/globals'
import { noUsage } from '@rain/protocol'
import type { ResponseOutputItem, ResponseStreamEvent } from 'openai/resources/responses/responses'
import { openaiEvents, openaiResponse } from '../testing/openai-events.ts'
import { createAnswerReader, type AnswerReader } from './from-event.ts'

const completed = openaiEvents['response.completed']

function added(output_index: number, item: ResponseOutputItem): ResponseStreamEvent {
  return { type: 'response.output_item.added', output_index, item, sequence_number: 0 }
}

function done(output_index: number, item: ResponseOutputItem): ResponseStreamEvent {
  return { type: 'response.output_item.done', output_index, item, sequence_number: 0 }
}

function readAll(reader: AnswerReader, events: ResponseStreamEvent[]) {
  return events.map((event) => reader.read(event)).filter((meaning) => meaning !== null)
}

const message = { type: 'message', id: 'msg_1', role: 'assistant', status: 'in_progress', content: [] } as const
const reasoning = { type: 'reasoning', id: 'rs_1', summary: [] } satisfies ResponseOutputItem
const call = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'bash', arguments: '' } as const

/** A reader in the middle of an answer that has begun to speak, to think and to call. */
function begun(): AnswerReader {
  const reader = createAnswerReader('gpt-6.2-sol')
  readAll(reader, [added(0, { ...message, content: [] }), added(1, reasoning), added(2, call)])
  return reader
}

/** What an event means by itself; those that are not here mean nothing by themselves. */
const meanings: Partial<Record<ResponseStreamEvent['type'], unknown>> = {
  'response.created': { type: 'model', model: 'gpt-6.2-sol' },
  'response.output_text.delta': { type: 'text', text: 'Hello' },
  'response.output_text.done': { type: 'text', text: 'Hello' },
  'response.refusal.delta': { type: 'text', text: 'I can’t.' },
  'response.refusal.done': { type: 'text', text: 'I can’t.' },
  'response.reasoning_summary_text.delta': { type: 'thinking', text: 'hm' },
  'response.reasoning_text.delta': { type: 'thinking', text: 'hm' },
  'response.completed': expect.objectContaining({ type: 'answered', reason: 'tool_use' }),
  'response.incomplete': expect.objectContaining({ type: 'answered', reason: 'max_tokens' }),
}

test.each(Object.values(openaiEvents).map((event) => [event.type, event] as const))(
  '%s means what it should, and no more',
  (type, event) => {
    expect(begun().read(event)).toEqual(meanings[type] ?? null)
  },
)

const noted = ['response.output_item.done', 'response.function_call_arguments.delta']
const ignored = Object.values(openaiEvents).filter(({ type }) => !(type in meanings) && !noted.includes(type))

test.each(ignored.map((event) => [event.type, event] as const))('%s leaves the answer as it is', (_, event) => {
  const reader = begun()
  reader.read(event)
  expect(reader.read(completed)).toEqual(begun().read(completed))
})

test('an event of a type to come means nothing', () => {
  const odd = { type: 'keepalive', sequence_number: 9 } as unknown as ResponseStreamEvent
  expect(begun().read(odd)).toBeNull()
})

test('the parts of an answer keep their order, whatever came first', () => {
  const reader = createAnswerReader('gpt-6.2-sol')
  readAll(reader, [
    added(0, reasoning),
    done(0, { ...reasoning, encrypted_content: 'gAAAA' }),
    added(1, { ...message, content: [] }),
    added(2, call),
    openaiEvents['response.function_call_arguments.delta'],
    { ...openaiEvents['response.output_text.delta'], output_index: 1 },
    done(2, { ...call, arguments: '{"command":"ls"}', status: 'completed' }),
  ])
  expect(reader.read(completed)).toMatchObject({
    reason: 'tool_use',
    content: [
      { type: 'thinking', text: '', opaque: { id: 'rs_1', encrypted_content: 'gAAAA', summary: [] } },
      { type: 'text', text: 'Hello' },
      { type: 'tool_call', toolUseId: 'call_1', tool: 'bash', input: { command: 'ls' } },
    ],
    usage: { inputTokens: 10, cacheReadTokens: 60, cacheWriteTokens: 30, outputTokens: 20, thinkingTokens: 5 },
  })
})

test('text that was not streamed to its end is told at its end, once', () => {
  const reader = begun()
  const { 'response.output_text.delta': delta, 'response.output_text.done': end } = openaiEvents
  expect(readAll(reader, [{ ...delta, delta: 'Hel' }, end, end])).toEqual([
    { type: 'text', text: 'Hel' },
    { type: 'text', text: 'lo' },
  ])
})

test('reasoning that nobody can read and that is not sealed is not kept', () => {
  const reader = createAnswerReader('gpt-6.2-sol')
  readAll(reader, [added(0, reasoning), done(0, { ...reasoning, encrypted_content: null })])
  expect(reader.read(completed)).toMatchObject({ reason: 'end_turn', content: [] })
})

test('reasoning in full, as open models tell it, goes back with the rest', () => {
  const reader = createAnswerReader('gpt-oss')
  const content = [{ type: 'reasoning_text' as const, text: 'hm' }]
  readAll(reader, [added(0, reasoning), done(0, { ...reasoning, content, encrypted_content: 'gAAAA' })])
  expect(reader.read(completed)).toMatchObject({ content: [{ opaque: { content: ['hm'] } }] })
})

test('hosted calls that nobody asked for are passed over', () => {
  const search = { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'x' } } as const // prettier-ignore
  const reader = createAnswerReader('gpt-6.2-sol')
  readAll(reader, [added(0, search), done(0, search)])
  expect(reader.read(completed)).toMatchObject({ reason: 'end_turn', content: [] })
})

test.each([
  ['a call that was cut', 'incomplete' as const, '{}', true],
  ['a call that is no object', 'completed' as const, '[1]', false],
])('%s is marked and never looks runnable', (_, status, json, cut) => {
  const reader = createAnswerReader('gpt-6.2-sol')
  readAll(reader, [added(0, call), done(0, { ...call, arguments: json, status })])
  expect(reader.read(cut ? openaiEvents['response.incomplete'] : completed)).toMatchObject({
    content: [{ input: {}, invalid: expect.stringContaining(cut ? 'cut off' : 'not a valid JSON object') }],
  })
})

test('an answer that a content filter stops is a refusal', () => {
  const reader = begun()
  const response = openaiResponse({ status: 'incomplete', incomplete_details: { reason: 'content_filter' } })
  reader.read(openaiEvents['response.output_text.delta'])
  expect(reader.read({ type: 'response.incomplete', response, sequence_number: 9 })).toMatchObject({
    reason: 'refused',
    detail: expect.stringContaining('content filter'),
    content: [{ type: 'text', text: 'Hello' }],
    cost: null,
  })
})

test('nothing is told before the end, and then of a failure too', () => {
  const reader = begun()
  expect(reader.spent()).toEqual({ usage: noUsage, cost: 0 })
  expect(reader.read(openaiEvents['response.failed'])).toBeNull()
  expect(reader.spent()).toMatchObject({
    usage: { inputTokens: 10 },
    cost: (10 * 2 + 60 * 0.1 + 30 * 2.5 + 20 * 10) * 1000,
  })
})
