import { expect, test } from '@jest/globals'
import { isQuiet, isTimeZone } from './is-quiet.ts'

const at = (time: string) => new Date(`2026-07-01T${time}:00Z`)
const night = { quietFrom: 22 * 60, quietTo: 7 * 60 + 30, timeZone: 'UTC' }

test.each([
  ['21:59', false],
  ['22:00', true],
  ['00:00', true],
  ['07:29', true],
  ['07:30', false],
  ['12:00', false],
])('from ten to half past seven it is quiet at %s: %s', (time, quiet) => {
  expect(isQuiet(night, at(time))).toBe(quiet)
})

test.each([
  ['12:59', false],
  ['13:00', true],
  ['14:59', true],
  ['15:00', false],
])('from one to three in the afternoon it is quiet at %s: %s', (time, quiet) => {
  expect(isQuiet({ quietFrom: 13 * 60, quietTo: 15 * 60, timeZone: 'UTC' }, at(time))).toBe(quiet)
})

test('the hours are those of the place where the person is, in summer and in winter', () => {
  const madrid = { ...night, timeZone: 'Europe/Madrid' }
  expect(isQuiet(madrid, new Date('2026-07-01T20:00:00Z'))).toBe(true)
  expect(isQuiet(madrid, new Date('2026-01-01T20:00:00Z'))).toBe(false)
  expect(isQuiet({ ...night, timeZone: 'Asia/Kolkata' }, at('16:30'))).toBe(true)
})

test('without hours it is never quiet', () => {
  expect(isQuiet({ quietFrom: null, quietTo: null, timeZone: 'UTC' }, at('03:00'))).toBe(false)
  expect(isQuiet({ quietFrom: 60, quietTo: 60, timeZone: 'UTC' }, at('01:00'))).toBe(false)
})

test('a name that is no time zone is told apart', () => {
  expect([isTimeZone('Europe/Madrid'), isTimeZone('UTC'), isTimeZone('Mars/Base'), isTimeZone('')]).toEqual([
    true,
    true,
    false,
    false,
  ])
})
