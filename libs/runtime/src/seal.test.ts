import { expect, test } from '@jest/globals'
import { seal, sealingKeyFromHex, unseal } from './seal.ts'

const key = sealingKeyFromHex('11'.repeat(32))
const other = sealingKeyFromHex('22'.repeat(32))

test('what was sealed opens with the same key and context', () => {
  expect(unseal(key, 'claude', seal(key, 'claude', 'sk-ant-ñ'))).toBe('sk-ant-ñ')
})

test('the same text never seals to the same bytes twice', () => {
  expect(seal(key, 'claude', 'x')).not.toBe(seal(key, 'claude', 'x'))
})

test('another key, another context or a changed byte does not open it', () => {
  const sealed = seal(key, 'claude', 'secret')
  expect(unseal(other, 'claude', sealed)).toBeNull()
  expect(unseal(key, 'openai', sealed)).toBeNull()
  expect(unseal(key, 'claude', changeOneCharacter(sealed))).toBeNull()
  expect(unseal(key, 'claude', 'rubbish')).toBeNull()
})

test('a key that is not 32 bytes is refused', () => {
  expect(() => sealingKeyFromHex('abc')).toThrow('64 hex digits')
})

/** In the middle of the last part: the very last character may hold bits that mean nothing. */
function changeOneCharacter(sealed: string): string {
  const place = sealed.length - 10
  return sealed.slice(0, place) + (sealed[place] === 'A' ? 'B' : 'A') + sealed.slice(place + 1)
}
