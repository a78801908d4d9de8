import { expect, test } from '@jest/globals'
import { latenessOf } from './lateness.ts'

const pace = { begunAt: 1_000, tokensPerSecond: 100 }
const answer = { tag: 'm1', sentAt: 995, tokensAt: [1_002, 1_011, 1_025, 1_031], endedAt: 1_040 }

test('a token is late by what has passed since its pace wanted it', () => {
  expect(latenessOf(answer, pace)).toEqual([1, 5, 1])
})

test('in a window only what was due in it counts', () => {
  expect(latenessOf(answer, pace, { from: 1_015, to: 1_025 })).toEqual([5])
})
