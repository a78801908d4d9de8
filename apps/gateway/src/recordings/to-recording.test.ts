import { describe, expect, test } from '@jest/globals'
import type { RecordedCall, RecordedEntry, RecordedTurn } from './recording-rows.ts'
import { toRecording, toSummary, type RecordingRows } from './to-recording.ts'

const at = (second: number) => new Date(second * 1000)

const turn: RecordedTurn = {
  turnId: 'trn_1',
  conversationId: 'ses_1',
  agentKey: 'default',
  subAgent: null,
  text: 'Write a letter',
  startedAt: at(100),
  finishedAt: at(200),
  outcome: 'completed',
  outcomeText: 'Done.',
  errorCode: null,
  cancelRequestedAt: null,
  cost: 3_000_000_000,
  steps: 2,
  taken: 2,
  kept: 2,
  deviceId: 'dev_1',
  deviceName: 'study',
  records: true,
  keepDays: 7,
}

const call = (id: string, step: number, more: Partial<RecordedCall> = {}): RecordedCall => ({
  id,
  step,
  createdAt: at(100 + step),
  startedAt: at(110 + step),
  finishedAt: at(120 + step),
  action: { action: 'screenshot' },
  status: 'done',
  level: 'computer',
  output: 'Done.',
  target: { deviceId: 'dev_1', display: 0 },
  detail: null,
  askedAt: null,
  decidedAt: null,
  reason: null,
  ...more,
})

const entry = (second: number, kind: string, about: Record<string, unknown>): RecordedEntry => ({
  at: at(second),
  kind,
  entry: about,
  program: about.decided_by === 'tok_9' ? 'Firefox' : null,
})

const recording = (rows: Partial<RecordingRows>) =>
  toRecording({ turn, calls: [], entries: [], takeovers: [], costs: [], kept: new Set(), ...rows })

describe('the pictures of a step', () => {
  const frame = (id: string) => ({ id, display: 0, width: 10, height: 5 })
  const image = { id: 'img_1', width: 10, height: 5 }

  test('are the one it was decided on and the one after it, and each says whether it is still there', () => {
    const target = { deviceId: 'dev_1', display: 0, frame: frame('f0'), imageId: 'img_0' }
    const { timeline } = recording({
      calls: [call('a', 1, { target, detail: { frame: frame('f1'), image } })],
      kept: new Set(['img_1']),
    })
    expect(timeline).toMatchObject([
      { before: { id: 'img_0', width: 10, kept: false }, after: { id: 'img_1', kept: true } },
    ])
  })

  test('a screen that has not changed looks as in the picture before', () => {
    const { timeline } = recording({
      calls: [
        call('a', 1, { detail: { frame: frame('f1'), image } }),
        call('b', 2, { detail: { frame: frame('f1') } }),
      ],
    })
    expect(timeline[1]).toMatchObject({ after: { id: 'img_1' } })
  })

  test('the pointer is where the action before has left it', () => {
    const { timeline } = recording({
      calls: [call('a', 1, { detail: { cursor: [3, 4] } }), call('b', 2), call('c', 3)],
    })
    expect(timeline.map(({ pointer }) => pointer)).toEqual([null, [3, 4], [3, 4]])
  })
})

describe('who decided', () => {
  const decided = (call: RecordedCall, ...entries: RecordedEntry[]) =>
    recording({ calls: [call], entries }).timeline[0]?.decision

  test('the person, with when they were asked and from where they answered', () => {
    const started = {
      call: 'a',
      decision: 'approval_with_pin',
      request: 'perm_1',
      decided_by: 'tok_9',
      decided_from: '::1',
    }
    const asked = call('a', 1, { askedAt: at(101), decidedAt: at(105) })
    expect(decided(asked, entry(104, 'decided', { call: 'a' }), entry(106, 'tool_started', started))).toEqual({
      allowed: true,
      by: 'approval_with_pin',
      asked_at: 101,
      at: 105,
      ground: 'perm_1',
      from: '::1',
      session: 'Firefox',
    })
  })

  test('a lease or a rule, by its id', () => {
    const started = entry(103, 'tool_started', { call: 'a', decision: 'lease', ground: 'lea_1' })
    expect(decided(call('a', 1), started)).toEqual({ allowed: true, by: 'lease', at: 103, ground: 'lea_1' })
  })

  test('the person who said no, with why; and a deadline', () => {
    const asked = call('a', 1, { status: 'denied', askedAt: at(101), decidedAt: at(102), reason: 'Not there.' })
    const denied = entry(102, 'decided', { call: 'a', decision: 'denied', request: 'perm_1' })
    expect(decided(asked, denied)).toMatchObject({ allowed: false, by: 'denied', reason: 'Not there.' })
    expect(
      decided(call('a', 1), entry(102, 'decided', { call: 'a', decision: 'expired', ground: 'deadline' })),
    ).toEqual({
      allowed: false,
      by: 'expired',
      at: 102,
      ground: 'deadline',
    })
  })

  test('nobody yet', () => {
    expect(decided(call('a', 1), entry(1, 'tool_started', { call: 'other', decision: 'level' }))).toBeNull()
  })
})

test('what a step had cost counts the steps before it; unknown stays unknown', () => {
  const calls = [call('a', 1), call('b', 2), call('c', 4)]
  const costs = [1, 2, 3].map((step) => ({ step, cost: 1_000_000_000 }))
  expect(recording({ calls, costs }).timeline.map(({ cost_usd }) => cost_usd)).toEqual([1, 2, 3])
  const unknown = [costs[0]!, { step: 2, cost: null }]
  expect(recording({ calls, costs: unknown }).timeline.map(({ cost_usd }) => cost_usd)).toEqual([1, null, null])
})

describe('mouse and keyboard in the hands of the person', () => {
  const taken = (second: number) => entry(second, 'device_changed', { what: 'control_taken', device: 'dev_1' })

  test('from when they took them until they said that they gave them back', () => {
    const takeovers = [
      { askedAt: at(112), answeredAt: at(120), summary: 'Signed in' },
      { askedAt: at(151), answeredAt: null, summary: null },
    ]
    expect(recording({ takeovers, entries: [taken(110), taken(150)] }).takeovers).toEqual([
      { from: 110, until: 120, summary: 'Signed in' },
      { from: 150, until: null, summary: '' },
    ])
  })

  test('also when the agent has not noticed, or when nobody knows since when', () => {
    expect(recording({ entries: [taken(110)] }).takeovers).toEqual([{ from: 110, until: null, summary: '' }])
    const given = entry(115, 'device_changed', { what: 'control_given', device: 'dev_1' })
    expect(recording({ entries: [taken(110), given] }).takeovers).toEqual([{ from: 110, until: 115, summary: '' }])
    const takeovers = [{ askedAt: at(112), answeredAt: at(120), summary: '' }]
    expect(recording({ takeovers }).takeovers).toEqual([{ from: 112, until: 120, summary: '' }])
  })
})

test('a stop is told with who did it; an interrupted turn without one was interrupted', () => {
  const stopped = (by: string) => entry(150, 'device_changed', { what: 'stopped', by })
  const cancelled = { ...turn, cancelRequestedAt: at(151) }
  expect(recording({ turn: cancelled, entries: [stopped('tok_9'), stopped('corner')] }).stops).toEqual([
    { at: 150, by: 'person' },
    { at: 150, by: 'corner' },
  ])
  expect(recording({ turn: cancelled }).stops).toEqual([{ at: 151, by: 'interrupt' }])
  expect(recording({}).stops).toEqual([])
})

test('pictures are kept for the days of a computer that records, and else for one', () => {
  expect(toSummary(turn).kept_until).toBe(200 + 7 * 86_400)
  expect(toSummary({ ...turn, records: false }).kept_until).toBe(200 + 86_400)
  expect(toSummary({ ...turn, kept: 0 }).kept_until).toBeNull()
  expect(toSummary({ ...turn, finishedAt: null }).kept_until).toBeNull()
})
