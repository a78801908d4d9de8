import { expect, test } from '@jest/globals'
import { lowestShare, readLimits } from './read-limits.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const read = (raw: Record<string, number | string>, later = 0) => readLimits(raw, { toldAt: now, now: now + later })
const requests = { 'requests-limit': 100, 'requests-remaining': 25 }

test('limits of every provider are read under the names of the protocol', () => {
  const limits = read({
    ...requests,
    'input-tokens-limit': 1000,
    'input-tokens-remaining': 900,
    'output-tokens-limit': '500',
    'output-tokens-remaining': '50',
    'tokens-limit': 2000,
    'tokens-remaining': 2000,
  })
  expect(limits.map(({ kind, left, max }) => [kind, left, max])).toEqual([
    ['requests', 25, 100],
    ['input', 900, 1000],
    ['output', 50, 500],
    ['tokens', 2000, 2000],
  ])
  expect(lowestShare(limits)).toBe(0.1)
})

test('a limit with one end, or none, is left out', () => {
  expect(read({ 'requests-limit': 100 })).toEqual([])
  expect(read({ 'requests-limit': 0, 'requests-remaining': 0 })).toEqual([])
  expect(read({ 'requests-limit': 100, 'requests-remaining': '' })).toEqual([])
  expect(lowestShare([])).toBeNull()
})

test.each([
  ['2026-11-21T12:00:42Z', 42_000],
  ['42s', 42_000],
  ['1m30.5s', 90_500],
  ['6ms', 6],
  ['2h0m0s', 7_200_000],
  [42, 42_000],
  ['42', 42_000],
  [now / 1000 + 7, 7_000],
])('%j is when a limit is full again', (reset, after) => {
  expect(read({ ...requests, 'requests-reset': reset })).toEqual([
    { kind: 'requests', left: 25, max: 100, resetsAt: now + after },
  ])
})

test('a reset nobody can read does not hide the limit', () => {
  expect(read({ ...requests, 'requests-reset': 'soon' })).toEqual([{ kind: 'requests', left: 25, max: 100 }])
})

test('once its time has come, a limit is full again', () => {
  const raw = { ...requests, 'requests-reset': '42s' }
  expect(read(raw, 41_999)).toMatchObject([{ left: 25 }])
  expect(read(raw, 42_000)).toEqual([{ kind: 'requests', left: 100, max: 100 }])
})
