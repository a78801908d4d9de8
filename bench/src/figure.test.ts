import { expect, test } from '@jest/globals'
import { judgedValue, verdictOf, type Measurement } from './figure.ts'

const latency: Measurement = {
  id: 'P1',
  what: 'added to the first token, p50',
  unit: 'ms',
  measured: 6,
  baseline: 2,
  judged: 'difference',
  must: 8,
  aim: 4,
  better: 'lower',
}

test('the goals are held against the difference, the ratio or the bare value', () => {
  expect(judgedValue(latency)).toBe(4)
  expect(judgedValue({ ...latency, judged: 'ratio' })).toBe(3)
  expect(judgedValue({ ...latency, judged: 'measured' })).toBe(6)
  expect(judgedValue({ ...latency, judged: 'speedup', measured: 2, baseline: 6 })).toBe(3)
})

test('a verdict tells which goal is reached', () => {
  expect(verdictOf(latency)).toBe('aim')
  expect(verdictOf({ ...latency, measured: 7 })).toBe('must')
  expect(verdictOf({ ...latency, measured: 11 })).toBe('MISSED')
})

test('where more is better the goals are floors', () => {
  const throughput: Measurement = { ...latency, judged: 'measured', better: 'higher', must: 150, aim: 400 }
  expect(verdictOf({ ...throughput, measured: 400 })).toBe('aim')
  expect(verdictOf({ ...throughput, measured: 200 })).toBe('must')
  expect(verdictOf({ ...throughput, measured: 149 })).toBe('MISSED')
})

test('what could not be measured is a miss', () => {
  expect(verdictOf({ ...latency, measured: NaN })).toBe('MISSED')
})
