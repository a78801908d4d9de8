import { expect, test } from '@jest/globals'
import { createLinkIdentity, exportLinkIdentity, importLinkIdentity, readLinkKey } from './link-identity.ts'
import { hashPairingCode, newPairingCode, readPairingCode } from './pairing-code.ts'
import { pairingFingerprint } from './pairing-fingerprint.ts'

const [first, second] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]

test('a fingerprint is twelve characters in three groups, and always the same for the same pairing', () => {
  const fingerprint = pairingFingerprint(first, second, 'dev_1')
  expect(fingerprint).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
  expect(pairingFingerprint(first, second, 'dev_1')).toBe(fingerprint)
})

test('another key, another name or keys the other way round give another fingerprint', () => {
  const all = [
    pairingFingerprint(first, second, 'dev_1'),
    pairingFingerprint(second, first, 'dev_1'),
    pairingFingerprint(first, first, 'dev_1'),
    pairingFingerprint(first, second, 'dev_2'),
  ]
  expect(new Set(all).size).toBe(4)
})

test('codes are shown in two groups of five, without characters that look alike', () => {
  const codes = Array.from({ length: 200 }, newPairingCode)
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
  expect(new Set(codes).size).toBe(200)
})

test('every character comes up in every place of a code', () => {
  const seen = Array.from({ length: 11 }, () => new Set<string>())
  for (let count = 0; count < 2_000; count++) [...newPairingCode()].forEach((character, at) => seen[at]?.add(character))
  expect(seen.map(({ size }) => size)).toEqual([32, 32, 32, 32, 32, 1, 32, 32, 32, 32, 32])
})

test.each([
  ['abcde-fghjk', 'ABCDE-FGHJK'],
  [' ABCDE FGHJK ', 'ABCDE-FGHJK'],
  ['ABCDEFGHJK', 'ABCDE-FGHJK'],
  ['oOiIl-LK2Z9', '00111-1K2Z9'],
])('%p is read as %s', (typed, code) => {
  expect(readPairingCode(typed)).toBe(code)
})

test.each(['', 'ABCDE-FGHJ', 'ABCDE-FGHJKM', 'ABCDE-FGHJU', 'ABCDE-FGHJ*', 'ABCDE/FGHJK', 'ÀBCDE-FGHJK'])(
  '%p is no code',
  (typed) => {
    expect(readPairingCode(typed)).toBeNull()
  },
)

test('a code is known by its hash', () => {
  const code = newPairingCode()
  expect(hashPairingCode(code)).toMatch(/^[0-9a-f]{64}$/)
  expect(hashPairingCode(readPairingCode(code.toLowerCase()) ?? '')).toBe(hashPairingCode(code))
})

test('an identity comes back from its text, and nothing else does', () => {
  const identity = createLinkIdentity()
  expect(importLinkIdentity(exportLinkIdentity(identity))?.publicKey).toEqual(identity.publicKey)
  for (const text of ['', 'rubbish', exportLinkIdentity(identity).slice(0, -8)])
    expect(importLinkIdentity(text)).toBeNull()
})

test('a public key is read when it is exactly one', () => {
  const { publicKey } = createLinkIdentity()
  const text = Buffer.from(publicKey).toString('base64')
  expect(readLinkKey(text)).toEqual(publicKey)
  for (const wrong of ['', text.slice(0, -4), `${text}AAAA`, ` ${text}`, 'rubbish'])
    expect(readLinkKey(wrong)).toBeNull()
})
