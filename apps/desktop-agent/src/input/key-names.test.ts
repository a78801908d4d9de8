import { describe, expect, test } from '@jest/globals'
import { classify } from '@rain/permissions'
import { canonicalKeyName, keyAliases, parseChord, parseChords } from './key-names.ts'
import { keysymNamed, keysymsOf } from './x11/keysyms.ts'

describe('names of keys', () => {
  test.each([
    ['ctrl+s', ['ctrl', 's']],
    ['ctrl++', ['ctrl', '+']],
    ['+', ['+']],
    ['shift+alt', ['shift', 'alt']],
    ['ctrl+', ['ctrl']],
    ['Page_Down', ['Page_Down']],
  ])('the chord %s', (chord, keys) => {
    expect(parseChord(chord)).toEqual(keys)
  })

  test('several chords stand one after another, and a space alone is its key', () => {
    expect(parseChords('ctrl+a Delete')).toEqual([['ctrl', 'a'], ['Delete']])
    expect(parseChords(' ')).toEqual([['space']])
    expect(parseChords('')).toEqual([])
  })

  test('whoever judges chords knows the keys under every name that presses them', () => {
    const chords: Record<string, (key: string) => string> = {
      Control_L: (key) => `${key}+alt+Delete`,
      Control_R: (key) => `${key}+alt+Delete`,
      Alt_L: (key) => `${key}+F4`,
      Alt_R: (key) => `${key}+F4`,
      Shift_L: (key) => `${key}+Delete`,
      Shift_R: (key) => `${key}+Delete`,
      Super_L: (key) => `${key}+r`,
      Super_R: (key) => `${key}+r`,
      Return: (key) => `super+${key}`,
      KP_Enter: (key) => `super+${key}`,
      Escape: (key) => `ctrl+${key}`,
      Delete: (key) => `shift+${key}`,
      BackSpace: (key) => `ctrl+alt+${key}`,
      space: (key) => `super+${key}`,
      Sys_Req: (key) => `alt+${key}`,
      Print: (key) => `alt+${key}`,
    }
    const place = { cwd: '/', home: '/', rainHome: '/' }
    const unknown = [...keyAliases, ...Object.keys(chords)].filter((alias) => {
      const text = chords[canonicalKeyName(alias)]?.(alias)
      return text && classify({ tool: 'computer', input: { action: 'key', text } }, place).level !== 'red'
    })
    expect(unknown).toEqual([])
  })

  test('every alias is a key of X11', () => {
    const unknown = keyAliases.filter((alias) => keysymNamed(canonicalKeyName(alias)) === undefined)
    expect(unknown).toEqual([])
  })

  test.each([
    ['CTRL', 0xffe3],
    ['Win', 0xffeb],
    ['cmd', 0xffeb],
    ['Enter', 0xff0d],
    ['return', 0xff0d],
    ['page_down', 0xff56],
    ['F24', 0xffd5],
    ['f1', 0xffbe],
    ['XF86AudioMute', 0x1008ff12],
    ['AudioMute', 0x1008ff12],
    ['Numpad7', 0xffb7],
  ])('%s in any case', (name, keysym) => {
    expect(keysymNamed(canonicalKeyName(name))).toBe(keysym)
  })

  test('keys that would end or lock the server are unknown', () => {
    expect(keysymNamed('Terminate_Server')).toBeUndefined()
    expect(keysymNamed('Pointer_Button1')).toBeUndefined()
  })

  test.each([
    ['a', 0x61],
    ['ñ', 0xf1],
    ['€', 0x010020ac],
    ['日', 0x010065e5],
    ['🎉', 0x0101f389],
    ['\n', 0xff0d],
    ['\t', 0xff09],
  ])('the character %j', (char, keysym) => {
    expect(keysymsOf(char)[0]).toBe(keysym)
  })

  test('a half of a character and a control character have no key', () => {
    expect(keysymsOf('\ud83c')).toEqual([])
    expect(keysymsOf('\x01')).toEqual([])
  })
})
