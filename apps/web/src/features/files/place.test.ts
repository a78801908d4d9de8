import { expect, test } from '@jest/globals'
import { addressOfChange } from '../../live/address-of-change.ts'
import { partsOf, placeOf, type FilesPlace } from './place.ts'

test.each<[string[], FilesPlace]>([
  [[], { tab: 'browse', path: '' }],
  [['docs', 'a b.txt'], { tab: 'browse', path: 'docs/a b.txt' }],
  [[':changes'], { tab: 'changes', toolUseId: null, path: null }],
  [[':changes', 'toolu_1'], { tab: 'changes', toolUseId: 'toolu_1', path: null }],
  [[':trash'], { tab: 'trash' }],
])('%j is a place, and the place is that address', (parts, place) => {
  expect(placeOf(parts)).toEqual(place)
  expect(partsOf(place)).toEqual(parts)
})

test('a tool card leads to the change of its call', () => {
  expect(addressOfChange('agent 1', 'toolu_1')).toBe('#/files/agent%201/%3Achanges/toolu_1')
})
