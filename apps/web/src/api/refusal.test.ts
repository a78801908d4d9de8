import { expect, test } from '@jest/globals'
import { ApiError } from './request.ts'
import { refusalOf } from './refusal.ts'

test('a wrong PIN tells how many attempts are left', () => {
  const error = new ApiError(401, 'pin_invalid', 'x', { error: 'x', code: 'pin_invalid', remaining_attempts: 2 })
  expect(refusalOf(error, 0)).toEqual({ kind: 'wrong', attemptsLeft: 2 })
})

test('a PIN that was not given is asked for, not called wrong', () => {
  expect(refusalOf(new ApiError(401, 'pin_required', 'x'), 0)).toEqual({ kind: 'empty' })
})

test('a lock tells until when', () => {
  const body = { error: 'x', code: 'locked_out', locked: true, remaining_seconds: 300 }
  expect(refusalOf(new ApiError(429, 'locked_out', 'x', body), 1000)).toEqual({ kind: 'locked', until: 301_000 })
})

test('too many requests are not a lock, and a silent server is not a wrong PIN', () => {
  expect(refusalOf(new ApiError(429, 'rate_limited', 'x', { error: 'x', code: 'rate_limited' }), 0)).toEqual({
    kind: 'busy',
  })
  expect(refusalOf(new ApiError(0, 'unreachable', 'x'), 0)).toEqual({ kind: 'unreachable' })
})
