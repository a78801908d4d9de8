import { expect, test } from '@jest/globals'
import { readChords, readHeld } from './read-chords.ts'

test.each([
  ['ctrl+s', [['ctrl', 's']]],
  ['ctrl+a Delete', [['ctrl', 'a'], ['Delete']]],
  ['  Page_Down ', [['Page_Down']]],
  ['+', [['+']]],
  ['ctrl++', [['ctrl', '+']]],
  ['ctrl+shift++', [['ctrl', 'shift', '+']]],
  [' ', [['space']]],
])('%p is %j', (text, chords) => {
  expect(readChords(text)).toEqual(chords)
})

test.each([
  [undefined, []],
  ['', []],
  ['shift', ['shift']],
  ['ctrl + alt', ['ctrl', 'alt']],
])('held %p is %j', (text, held) => {
  expect(readHeld(text)).toEqual(held)
})
