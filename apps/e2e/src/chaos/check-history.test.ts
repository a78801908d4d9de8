import { expect, test } from '@jest/globals'
import type { DeliveredEvent } from '@rain/protocol'
import { checkHistory, type History } from './check-history.ts'

const place = { agent_id: 'a', turn_id: 'trn_1' }

/** A run in which everything went well: one turn, one approved tool, a step that was reset. */
function goodEvents(): DeliveredEvent[] {
  const events: DeliveredEvent[] = [
    { type: 'user_message', ...place, text: 'hello', created_at: 1 },
    { type: 'assistant_text', ...place, step: 1, text: 'lost' },
    { type: 'stream_reset', ...place, step: 1, reason: 'lost' },
    { type: 'assistant_text', ...place, step: 1, text: 'I will ' },
    { type: 'assistant_text', ...place, step: 1, text: 'run it.' },
    { type: 'tool_result', ...place, tool_use_id: 'use_1', content: '', is_error: false },
    { type: 'error', ...place, text: 'overloaded', code: 'provider_overloaded' },
  ]
  return events.map((event, index) => ({ ...event, cursor: `100-${index}` }))
}

const start = { toolCallId: 'tcl_1', approvedBy: 'tok_1' }

function goodHistory(): History {
  return {
    accepted: [
      { clientMsgId: 'm1', turnId: 'trn_1' },
      { clientMsgId: 'm1', turnId: 'trn_1' },
    ],
    clients: [goodEvents(), goodEvents()],
    turns: [{ id: 'trn_1', clientMsgId: 'm1', status: 'done' }],
    texts: [{ turnId: 'trn_1', step: 1, text: 'I will run it.' }],
    toolCalls: [{ id: 'tcl_1', turnId: 'trn_1', toolUseId: 'use_1', status: 'done', startedAt: 20 }],
    requests: [{ toolCallId: 'tcl_1', status: 'approved', decidedAt: 10 }],
    effects: ['use_1'],
    interrupted: [{ turnId: 'trn_1', acknowledgedAt: 30 }],
    audit: { broken: null, starts: [start] },
  }
}

const call = { id: 'tcl_1', turnId: 'trn_1', toolUseId: 'use_1', status: 'done', startedAt: 20 }

test('a good run breaks no promise', () => {
  expect(checkHistory(goodHistory())).toEqual([])
})

test.each<[string, (history: History) => Partial<History>, string]>([
  ['a turn left running', () => ({ turns: [{ id: 'trn_1', clientMsgId: 'm1', status: 'running' }] }), 'left running'],
  [
    'a message with two turns',
    ({ turns }) => ({ turns: [...turns, { id: 'trn_1', clientMsgId: 'm1', status: 'done' }] }),
    'two turns',
  ],
  ['an accepted message without a turn', () => ({ accepted: [{ clientMsgId: 'm2', turnId: 'x' }] }), 'not there'],
  ['an event seen twice', ({ clients: [a = []] }) => ({ clients: [a.toSpliced(2, 0, a[1] as never)] }), 'came twice'],
  [
    'events out of order',
    ({ clients: [a = []] }) => ({ clients: [[a[1], a[0], ...a.slice(2)] as never] }),
    'came twice',
  ],
  ['a turn without an end', ({ clients: [a = []] }) => ({ clients: [a.slice(0, -1)] }), 'ended 0 times'],
  [
    'a turn with two ends',
    ({ clients: [a = []] }) => ({ clients: [[...a, { ...a.at(-1), cursor: '101-0' } as never]] }),
    'ended 2 times',
  ],
  [
    'an event after the end',
    ({ clients: [a = []] }) => ({ clients: [[...a, { ...a[5], cursor: '101-0' } as never]] }),
    'goes on with tool_result',
  ],
  ['text that was lost', ({ clients: [a = []] }) => ({ clients: [a.toSpliced(3, 1)] }), 'is shown as "run it."'],
  ['text that was not reset', ({ clients: [a = []] }) => ({ clients: [a.toSpliced(2, 1)] }), 'is shown as "lost'],
  ['text that no row has', () => ({ texts: [] }), 'stored as ""'],
  ['a tool that ran twice', () => ({ effects: ['use_1', 'use_1'] }), 'ran 2 times'],
  ['a done tool that never ran', () => ({ effects: [] }), 'never ran'],
  ['a tool without a row', () => ({ effects: ['use_1', 'use_2'] }), 'ran without a row'],
  ['a tool that ran unmarked', () => ({ toolCalls: [{ ...call, startedAt: null }] }), 'never marked'],
  ['a tool left running', () => ({ toolCalls: [{ ...call, status: 'running' }] }), 'left running'],
  ['a start without an entry in the audit log', () => ({ audit: { broken: null, starts: [] } }), 'with 0 entries'],
  ['a start with two entries', () => ({ audit: { broken: null, starts: [start, start] } }), 'with 2 entries'],
  [
    'an entry about a start that never was',
    () => ({ audit: { broken: null, starts: [start, { ...start, toolCallId: 'tcl_2' }] } }),
    'never was',
  ],
  [
    'a start approved by nobody',
    () => ({ audit: { broken: null, starts: [{ ...start, approvedBy: null }] } }),
    'who approved',
  ],
  [
    'an audit log that was changed',
    () => ({ audit: { broken: 'entry 2 is missing', starts: [start] } }),
    'entry 2 is missing',
  ],
  ['a start without a request', () => ({ requests: [] }), 'before it was approved'],
  [
    'a start before the decision',
    () => ({ requests: [{ toolCallId: 'tcl_1', status: 'approved', decidedAt: 21 }] }),
    'before it was approved',
  ],
  [
    'a start after a denial',
    () => ({ requests: [{ toolCallId: 'tcl_1', status: 'denied', decidedAt: 10 }] }),
    'before it was approved',
  ],
  ['a call asked for twice', ({ requests }) => ({ requests: [...requests, ...requests] }), 'asked for 2 times'],
  [
    'a request left open',
    ({ requests }) => ({ requests: [...requests, { toolCallId: 'tcl_2', status: 'pending', decidedAt: null }] }),
    'still waits',
  ],
  [
    'a start after an interrupt',
    () => ({ interrupted: [{ turnId: 'trn_1', acknowledgedAt: 19 }] }),
    'after its turn was interrupted',
  ],
])('finds %s', (_name, plant, found) => {
  const history = goodHistory()
  expect(checkHistory({ ...history, ...plant(history) }).join('\n')).toContain(found)
})
