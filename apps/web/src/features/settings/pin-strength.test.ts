import { expect, test } from '@jest/globals'
import { strengthOf } from './pin-strength.ts'

test.each([
  ['', 'short'],
  ['123', 'short'],
  ['1234', 'weak'],
  ['9876', 'weak'],
  ['7890', 'weak'],
  ['1111', 'weak'],
  ['1212', 'weak'],
  ['1984', 'weak'],
  ['2580', 'weak'],
  ['7204', 'weak'],
  ['471471', 'weak'],
  ['010190', 'weak'],
  ['qwerty', 'weak'],
  ['482915', 'fair'],
  ['72a4', 'fair'],
  ['72041583', 'good'],
  ['rain7x', 'good'],
] as const)('%j is %s', (pin, strength) => {
  expect(strengthOf(pin, 4)).toBe(strength)
})

test('where more characters are asked for, fewer are too short', () => {
  expect(strengthOf('72a4', 6)).toBe('short')
})
