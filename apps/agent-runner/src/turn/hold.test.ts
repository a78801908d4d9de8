import { expect, test } from '@jest/globals'
import type { OpenQuestion } from '@rain/db'
import { answerToHold } from './hold.ts'

const question = (more: Partial<OpenQuestion>): OpenQuestion => ({
  id: 'askq_1',
  turnId: 'trn_1',
  userId: 'usr_1',
  agentKey: 'default',
  subAgent: null,
  toolCallId: null,
  toolUseId: null,
  purpose: 'loop',
  step: 4,
  questions: [{ question: 'Go on?' }],
  answers: { 'Go on?': 'Go on' },
  status: 'answered',
  expiresAt: new Date(),
  ...more,
})

test('a turn that was never held goes its way, whatever the model has asked', () => {
  expect(answerToHold([])).toEqual({ type: 'none' })
  expect(answerToHold([question({ purpose: 'tool', answers: { q: 'no' } })])).toEqual({ type: 'none' })
})

test('only a clear yes lets it go on', () => {
  expect(answerToHold([question({})])).toEqual({ type: 'go_on', purpose: 'loop', step: 4 })
  const unclear: Partial<OpenQuestion>[] = [
    { answers: { 'Go on?': 'Stop here' } },
    { answers: { 'Go on?': 'hm' } },
    { answers: {} },
    { status: 'expired', answers: null },
  ]
  for (const more of unclear) {
    expect(answerToHold([question(more)]).type).toBe('stop')
  }
})

test('the newest answer counts', () => {
  const stopped = question({ answers: { 'Go on?': 'Stop here' } })
  expect(answerToHold([stopped, question({ purpose: 'budget' })])).toMatchObject({ type: 'go_on', purpose: 'budget' })
})
