import { expect, test } from '@jest/globals'
import { readDuration, readRateLimits, readWaitMs } from './rate-limits.ts'

const now = Date.UTC(2026, 10, 21, 12)

test.each([
  ['6ms', 6],
  ['0s', 0],
  ['1.5s', 1500],
  ['1m30s', 90_000],
  ['2h0m1s', 7_201_000],
  ['1d', 86_400_000],
  ['', null],
  ['soon', null],
  ['5', null],
  ['1s later', null],
])('the duration %j is %s milliseconds', (text, ms) => {
  expect(readDuration(text)).toBe(ms)
})

test('limits are told with the time at which they are full again, and only them', () => {
  const headers = new Headers({
    'x-ratelimit-limit-requests': '5000',
    'x-ratelimit-remaining-requests': '4999',
    'x-ratelimit-reset-requests': '12ms',
    'x-ratelimit-limit-tokens': '4000000',
    'x-ratelimit-reset-tokens': '1m0s',
    'x-ratelimit-remaining-tokens': 'many',
    'x-ratelimit-limit-project-tokens': '1',
    'x-request-id': 'req_1',
  })
  expect(readRateLimits(headers, now)).toEqual({
    'requests-limit': 5000,
    'requests-remaining': 4999,
    'requests-reset': '2026-11-21T12:00:00.012Z',
    'tokens-limit': 4_000_000,
    'tokens-reset': '2026-11-21T12:01:00.000Z',
  })
  expect(readRateLimits(new Headers(), now)).toBeNull()
})

const usedUp = { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1m30s' }

test.each<[string, Record<string, string>, number | undefined]>([
  ['milliseconds win', { 'retry-after-ms': '1500', 'retry-after': '9', ...usedUp }, 1500],
  ['seconds', { 'retry-after': '9', ...usedUp }, 9000],
  ['a date', { 'retry-after': 'Sat, 21 Nov 2026 12:00:20 GMT' }, 20_000],
  ['a date that has passed', { 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
  ['no sense', { 'retry-after': 'soon' }, undefined],
  ['the reset of the limit that is used up', usedUp, 90_000],
  ['not the reset of one that is not', { ...usedUp, 'x-ratelimit-remaining-tokens': '7' }, undefined],
  ['nothing', {}, undefined],
])('how long to wait: %s', (_, headers, expected) => {
  expect(readWaitMs(new Headers(headers), now)).toBe(expected)
})
