import { expect, test } from '@jest/globals'
import { hashPin, isShortPin, verifyPin } from './pin-hash.ts'

test('a PIN is kept as argon2id with 64 MiB, and known again', async () => {
  const hash = await hashPin('482915')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  expect(await verifyPin(hash, '482915')).toBe(true)
  expect(await verifyPin(hash, '482916')).toBe(false)
  expect(await hashPin('482915')).not.toBe(hash)
})

test('a short PIN is known to be short, and works', async () => {
  const hash = await hashPin('1234')
  expect(isShortPin(hash)).toBe(true)
  expect(await verifyPin(hash, '1234')).toBe(true)
  expect(isShortPin(await hashPin('123456'))).toBe(false)
})

test('what is no hash knows no PIN', async () => {
  expect(await verifyPin('rubbish', '1234')).toBe(false)
})

test('many at once all get their answer', async () => {
  const hash = await hashPin('482915')
  const answers = await Promise.all(['1', '482915', '2', '482915', '3'].map((pin) => verifyPin(hash, pin)))
  expect(answers).toEqual([false, true, false, true, false])
})
