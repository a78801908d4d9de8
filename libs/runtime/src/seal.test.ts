import { expect, test } from '@jest/globals'
import { keyThatSealed, seal, unseal } from './seal.ts'
import { parseSealingKeys } from './sealing-keys.ts'

const older = '11'.repeat(32)
const newer = '22'.repeat(32)
const keys = parseSealingKeys(older)
const rotated = parseSealingKeys(`${newer},${older}`)

test('what was sealed opens with the same key and context', () => {
  expect(unseal(keys, 'claude', seal(keys, 'claude', 'sk-ant-ñ'))).toBe('sk-ant-ñ')
})

test('the same text never seals to the same bytes twice', () => {
  expect(seal(keys, 'claude', 'x')).not.toBe(seal(keys, 'claude', 'x'))
})

test('another key, another context or a changed byte does not open it', () => {
  const sealed = seal(keys, 'claude', 'secret')
  expect(unseal(parseSealingKeys(newer), 'claude', sealed)).toBeNull()
  expect(unseal(keys, 'openai', sealed)).toBeNull()
  expect(unseal(keys, 'claude', changeOneCharacter(sealed))).toBeNull()
  expect(unseal(keys, 'claude', 'rubbish')).toBeNull()
})

test('after a rotation the older key still opens, and only the current one seals', () => {
  expect(unseal(rotated, 'claude', seal(keys, 'claude', 'secret'))).toBe('secret')
  const sealed = seal(rotated, 'claude', 'secret')
  expect(keyThatSealed(rotated, sealed)).toBe(rotated.current)
  expect(unseal(keys, 'claude', sealed)).toBeNull()
})

/** In the middle of the last part: the very last character may hold bits that mean nothing. */
function changeOneCharacter(sealed: string): string {
  const place = sealed.length - 10
  return sealed.slice(0, place) + (sealed[place] === 'A' ? 'B' : 'A') + sealed.slice(place + 1)
}
