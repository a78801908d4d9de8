import { expect, test } from '@jest/globals'
import { stepsTaken } from './steps-taken.ts'

const call = (step: number, tool = 'computer') => ({ tool, step })

test('each action is a step, however many of them are in one answer', () => {
  expect(stepsTaken([call(1), call(1), call(1), call(2)], 2)).toBe(4)
})

test('an answer without an action is one, too', () => {
  expect(stepsTaken([call(1), call(1), call(2, 'bash'), call(2, 'bash')], 3)).toBe(4)
  expect(stepsTaken([], 0)).toBe(0)
})
