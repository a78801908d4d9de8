import { expect, test } from '@jest/globals'
import { createQuality } from './quality.ts'

test('pictures that arrive late are made smaller, down to a point, and better again when they arrive in time', () => {
  const quality = createQuality()
  expect(quality.now(90)).toBe(80)
  for (let late = 0; late < 10; late++) quality.took(500)
  expect(quality.now(90)).toBe(50)
  quality.took(150)
  expect(quality.now(90)).toBe(50)
  for (let early = 0; early < 100; early++) quality.took(20)
  expect(quality.now(90)).toBe(80)
})

test('no picture is better than was asked for', () => {
  const quality = createQuality()
  expect([quality.now(60), quality.best(60)]).toEqual([60, 60])
})
