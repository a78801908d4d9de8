import { expect, test } from '@jest/globals'
import { readLines, readPairs } from './pairs.ts'

test('variables are read line by line, and a name alone keeps what is stored', () => {
  expect(readPairs('KEY=a=b\n\n TOKEN \nEMPTY=', '=')).toEqual({ KEY: 'a=b', TOKEN: null, EMPTY: '' })
})

test('headers are read with their colons', () => {
  expect(readPairs('Authorization: Bearer x:y', ':')).toEqual({ Authorization: 'Bearer x:y' })
})

test('an argument keeps its spaces', () => {
  expect(readLines(' a b\n\n-y\n')).toEqual([' a b', '-y'])
})
