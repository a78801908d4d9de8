import { expect, test } from '@jest/globals'
import { detectLoop, type JudgedCall } from './loop-detector.ts'

const call = (inputHash: string, output: string | null = 'ok', more: Partial<JudgedCall> = {}): JudgedCall => ({
  tool: 'bash',
  inputHash,
  output,
  status: 'done',
  step: 0,
  ...more,
})

/** One call a step. */
const steps = (...calls: JudgedCall[]) => calls.map((one, index) => ({ ...one, step: index + 1 }))

test('different calls are progress, and so is no call at all', () => {
  expect(detectLoop([])).toEqual({ type: 'progress' })
  expect(detectLoop(steps(call('a'), call('b'), call('c'), call('a')))).toEqual({ type: 'progress' })
})

test('the third time the same call has the same result, it is a loop', () => {
  expect(detectLoop(steps(call('a'), call('a')))).toEqual({ type: 'progress' })
  expect(detectLoop(steps(call('a'), call('a'), call('a')))).toEqual({ type: 'repeating', tool: 'bash', times: 3 })
})

test('another call between them does not hide it', () => {
  const circle = steps(call('a'), call('b'), call('a'), call('b'), call('a'))
  expect(detectLoop(circle)).toMatchObject({ type: 'repeating', times: 3 })
  expect(detectLoop([...circle, call('c', 'ok', { step: 6 })])).toEqual({ type: 'progress' })
})

test('the same call with another result each time is progress', () => {
  expect(detectLoop(steps(call('a', '1 of 3'), call('a', '2 of 3'), call('a', '3 of 3')))).toEqual({ type: 'progress' })
})

test('a call that is refused again and again is a loop, too', () => {
  const denied = call('a', 'denied', { status: 'denied' })
  expect(detectLoop(steps(denied, denied, denied))).toMatchObject({ type: 'repeating' })
})

test('a call that has no result yet is not judged', () => {
  expect(detectLoop(steps(call('a'), call('a'), call('a', null)))).toEqual({ type: 'progress' })
})

test('a wide circle is no progress after twelve steps of nothing new', () => {
  const circle = ['a', 'b', 'c', 'd'].map((hash) => call(hash))
  const rounds = (count: number) =>
    steps(...Array.from({ length: count }, (_, index) => circle[index % 4] ?? call('x')))
  expect(detectLoop(rounds(15))).toEqual({ type: 'progress' })
  expect(detectLoop(rounds(16))).toEqual({ type: 'no_progress', steps: 12 })
  expect(detectLoop([...rounds(16), call('new', 'ok', { step: 17 })])).toEqual({ type: 'progress' })
})
