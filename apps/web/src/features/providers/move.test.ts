import { expect, test } from '@jest/globals'
import { move } from './move.ts'

test('one place moves, the others keep their order', () => {
  expect(move(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd'])
  expect(move(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c'])
  expect(move(['a'], 0, 0)).toEqual(['a'])
})
