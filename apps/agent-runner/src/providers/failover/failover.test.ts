import { expect, test } from '@jest/globals'
import { errorCodes } from '@rain/protocol'
import { scripted } from '../../turn/testing/scripted-provider.ts'
import type { Candidate } from './candidate.ts'
import { coolDownMs } from './cool-down-ms.ts'
import { whatMends } from './mends.ts'
import { nextAfter, restingLast } from './order.ts'

const candidate = (id: string, credential: string, model = 'auto'): Candidate => ({
  providerId: id,
  open: async () => scripted(),
  name: id,
  model,
  credential,
  keyId: null,
})
const one = candidate('claude', 'key_1')
const two = candidate('claude', 'key_2')
const other = candidate('openai', 'key_3')
const rests = (untilMs: number) => ({ untilMs, code: 'provider_rate_limited', message: '' })

test('what our own request, a budget or a person has caused is mended by nobody else', () => {
  const mended = errorCodes.filter((code) => whatMends(code) !== 'nothing')
  expect(mended.toSorted()).toEqual([
    'model_unknown',
    'provider_auth',
    'provider_billing',
    'provider_overloaded',
    'provider_rate_limited',
    'provider_unreachable',
  ])
})

test('a refused or used up key is followed by the next key, a provider in trouble by another model', () => {
  expect(nextAfter(one, [two, other], 'credential')).toEqual([two, other])
  expect(nextAfter(one, [two, other], 'model')).toEqual([other])
  expect(nextAfter(one, [candidate('claude', 'key_1', 'claude-opus-5-5'), other], 'credential')).toEqual([other])
})

test('a key that is used up for one model is tried for another, after all others', () => {
  const opus = candidate('claude', 'key_1', 'claude-opus-5-5')
  expect(nextAfter(one, [opus, two, other], whatMends('provider_rate_limited'))).toEqual([two, other, opus])
  expect(nextAfter(one, [{ ...one }], 'either')).toEqual([])
})

test('who rests is asked last, and the one that is ready first comes first', () => {
  const order = restingLast(
    [one, two, other],
    new Map([
      ['key_1', rests(20)],
      ['key_2', rests(10)],
    ]),
  )
  expect(order).toEqual([other, two, one])
  expect(restingLast([one, two, other], new Map())).toEqual([one, two, other])
})

test('the provider says how long to wait, within reason', () => {
  expect(coolDownMs('provider_rate_limited', 7_000)).toBe(7_000)
  expect(coolDownMs('provider_rate_limited', 1)).toBe(5_000)
  expect(coolDownMs('provider_rate_limited', 24 * 3600_000)).toBe(3600_000)
  expect(coolDownMs('provider_auth', undefined)).toBe(3600_000)
  expect(coolDownMs('model_unknown', undefined)).toBe(0)
})
