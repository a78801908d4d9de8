import { expect, test } from '@jest/globals'
import { selfTest } from './self-test.ts'

test('every rule agrees with its own examples', () => {
  expect(selfTest()).toEqual([])
})
