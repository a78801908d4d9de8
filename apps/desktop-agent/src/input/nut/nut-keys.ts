import { canonicalKeyName } from '../key-names.ts'

/** Keys of a US keyboard as the library calls them, by their X11 names. */
const keys: Record<string, string> = {
  Control_L: 'LeftControl',
  Control_R: 'RightControl',
  Shift_L: 'LeftShift',
  Shift_R: 'RightShift',
  Alt_L: 'LeftAlt',
  Alt_R: 'RightAlt',
  ISO_Level3_Shift: 'RightAlt',
  Super_L: 'LeftSuper',
  Super_R: 'RightSuper',
  Return: 'Return',
  KP_Enter: 'Enter',
  Escape: 'Escape',
  BackSpace: 'Backspace',
  Delete: 'Delete',
  Insert: 'Insert',
  Home: 'Home',
  End: 'End',
  Page_Up: 'PageUp',
  Prior: 'PageUp',
  Page_Down: 'PageDown',
  Next: 'PageDown',
  Up: 'Up',
  Down: 'Down',
  Left: 'Left',
  Right: 'Right',
  Tab: 'Tab',
  space: 'Space',
  Print: 'Print',
  Pause: 'Pause',
  Menu: 'Menu',
  Caps_Lock: 'CapsLock',
  Num_Lock: 'NumLock',
  Scroll_Lock: 'ScrollLock',
  KP_Add: 'Add',
  KP_Subtract: 'Subtract',
  KP_Multiply: 'Multiply',
  KP_Divide: 'Divide',
  KP_Decimal: 'Decimal',
  KP_Equal: 'NumPadEqual',
  XF86AudioMute: 'AudioMute',
  XF86AudioLowerVolume: 'AudioVolDown',
  XF86AudioRaiseVolume: 'AudioVolUp',
  XF86AudioPlay: 'AudioPlay',
  XF86AudioStop: 'AudioStop',
  XF86AudioPause: 'AudioPause',
  XF86AudioPrev: 'AudioPrev',
  XF86AudioNext: 'AudioNext',
  XF86AudioRewind: 'AudioRewind',
  XF86AudioForward: 'AudioForward',
}

/** Characters of a US keyboard, first without and then with Shift, and the names X11 has for them. */
const characters: readonly (readonly [string, string, string, string?, string?])[] = [
  ['Grave', '`', '~', 'grave', 'asciitilde'],
  ['Num1', '1', '!', '1', 'exclam'],
  ['Num2', '2', '@', '2', 'at'],
  ['Num3', '3', '#', '3', 'numbersign'],
  ['Num4', '4', '$', '4', 'dollar'],
  ['Num5', '5', '%', '5', 'percent'],
  ['Num6', '6', '^', '6', 'asciicircum'],
  ['Num7', '7', '&', '7', 'ampersand'],
  ['Num8', '8', '*', '8', 'asterisk'],
  ['Num9', '9', '(', '9', 'parenleft'],
  ['Num0', '0', ')', '0', 'parenright'],
  ['Minus', '-', '_', 'minus', 'underscore'],
  ['Equal', '=', '+', 'equal', 'plus'],
  ['LeftBracket', '[', '{', 'bracketleft', 'braceleft'],
  ['RightBracket', ']', '}', 'bracketright', 'braceright'],
  ['Backslash', '\\', '|', 'backslash', 'bar'],
  ['Semicolon', ';', ':', 'semicolon', 'colon'],
  ['Quote', "'", '"', 'apostrophe', 'quotedbl'],
  ['Comma', ',', '<', 'comma', 'less'],
  ['Period', '.', '>', 'period', 'greater'],
  ['Slash', '/', '?', 'slash', 'question'],
  ['Space', ' ', ' ', 'space'],
]

const byName = new Map<string, string[]>(Object.entries(keys).map(([name, key]) => [name.toLowerCase(), [key]]))
for (const [key, plain, shifted, plainName, shiftedName] of characters) {
  for (const name of [plain, plainName]) if (name) byName.set(name, [key])
  for (const name of [shifted, shiftedName]) if (name && !byName.has(name)) byName.set(name, ['LeftShift', key])
}
for (let n = 1; n <= 24; n++) byName.set(`f${n}`, [`F${n}`])
for (let n = 0; n <= 9; n++) byName.set(`kp_${n}`, [`NumPad${n}`])

/** The library's names of the keys to press for one of ours, a character with its Shift. Null: it knows none. */
export function nutKeys(name: string): readonly string[] | null {
  if (/^[a-z]$/.test(name)) return [name.toUpperCase()]
  if (/^[A-Z]$/.test(name)) return ['LeftShift', name]
  return byName.get(canonicalKeyName(name).toLowerCase()) ?? null
}
