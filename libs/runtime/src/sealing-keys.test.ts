import { expect, test } from '@jest/globals'
import { parseSealingKeys } from './sealing-keys.ts'

const [a, b, c] = ['aa', 'bb', 'cc'].map((byte) => byte.repeat(32)) as [string, string, string]
const idsOf = (text: string) => {
  const { current, older } = parseSealingKeys(text)
  return [current, ...older].map(({ bytes }) => bytes.toString('hex'))
}

test('the first key is the current one, between commas as on lines', () => {
  expect(idsOf(`${a},${b}, ${c}`)).toEqual([a, b, c])
  expect(idsOf(`${a}\n${b}\r\n\n${c}\n`)).toEqual([a, b, c])
})

test('a key that stands there twice counts once, where it stands first', () => {
  expect(idsOf([b, a, b.toUpperCase()].join())).toEqual([b, a])
})

test.each(['', ' ,\n', 'abc', `${a},abc`, `${a}${b}`])('%j is refused', (text) => {
  expect(() => parseSealingKeys(text)).toThrow('64 hex digits')
})

test('a refusal does not repeat what was given', () => {
  expect(() => parseSealingKeys(`${a}0`)).not.toThrow(a)
})
