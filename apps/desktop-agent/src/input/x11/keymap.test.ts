import { describe, expect, test } from '@jest/globals'
import { findStroke, modifier, spareKeycodes, type Keymap } from './keymap.ts'

const level3 = 128
const oneLevel = { mask: 0, levels: [] }
const alphabetic = {
  mask: 3,
  levels: [
    { mods: modifier.shift, level: 1 },
    { mods: modifier.lock, level: 1 },
  ],
}
const fourLevels = {
  mask: modifier.shift | level3,
  levels: [
    { mods: modifier.shift, level: 1 },
    { mods: level3, level: 2 },
    { mods: modifier.shift | level3, level: 3 },
  ],
}
const [a, capitalA, at, q, capitalQ, cyrillic] = [0x61, 0x41, 0x40, 0x71, 0x51, 0x6ca]

const keymap: Keymap = {
  keys: [
    { keycode: 24, groups: [{ type: fourLevels, keysyms: [q, capitalQ, at, 0] }] },
    {
      keycode: 38,
      groups: [
        { type: alphabetic, keysyms: [a, capitalA] },
        { type: alphabetic, keysyms: [cyrillic, 0x6ea] },
      ],
    },
    { keycode: 50, groups: [{ type: oneLevel, keysyms: [0xffe1] }] },
    { keycode: 92, groups: [{ type: oneLevel, keysyms: [0xfe03] }] },
    { keycode: 187, groups: [{ type: oneLevel, keysyms: [q] }] },
    { keycode: 200, groups: [] },
    { keycode: 201, groups: [{ type: oneLevel, keysyms: [0, 0] }] },
  ],
  modifiers: [[50], [], [], [], [], [], [], [92]],
}
const rest = { group: 0, locked: 0, held: 0 }

describe('how a symbol is written', () => {
  test.each([
    ['a', a, rest, { keycode: 38, group: 0, press: 0, release: 0 }],
    ['A', capitalA, rest, { keycode: 38, group: 0, press: modifier.shift, release: 0 }],
    ['@, on the third level', at, rest, { keycode: 24, group: 0, press: level3, release: 0 }],
    ['a letter of the other layout', cyrillic, rest, { keycode: 38, group: 1, press: 0, release: 0 }],
    ['a, while the other layout is on', a, { ...rest, group: 1 }, { keycode: 38, group: 0, press: 0, release: 0 }],
    ['q, of which there is one layout only', q, { ...rest, group: 1 }, { keycode: 24, group: 1, press: 0, release: 0 }],
    ['a, under Caps Lock', a, { ...rest, locked: 2 }, { keycode: 38, group: 0, press: modifier.shift, release: 0 }],
    ['A, under Caps Lock', capitalA, { ...rest, locked: 2 }, { keycode: 38, group: 0, press: 0, release: 0 }],
    ['A, while Shift is held', capitalA, { ...rest, held: 1 }, { keycode: 38, group: 0, press: 0, release: 0 }],
    ['a, while Shift is held', a, { ...rest, held: 1 }, { keycode: 38, group: 0, press: 0, release: 1 }],
  ])('%s', (_, keysym, state, stroke) => {
    expect(findStroke(keymap, state, [keysym])).toEqual(stroke)
  })

  test('the keys in the middle come before those far out', () => {
    expect(findStroke(keymap, rest, [q])?.keycode).toBe(24)
  })

  test('what no key writes has no stroke', () => {
    expect(findStroke(keymap, rest, [0x20ac])).toBeNull()
  })

  test('keys that write nothing can be lent, the last first', () => {
    expect(spareKeycodes(keymap)).toEqual([201, 200])
  })
})
