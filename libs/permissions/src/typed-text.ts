/** Characters by the names their keys have, in lower case. */
const named: Record<string, string> = {
  return: '\n',
  ret: '\n',
  enter: '\n',
  kp_enter: '\n',
  kpenter: '\n',
  numpadenter: '\n',
  linefeed: '\n',
  space: ' ',
  spacebar: ' ',
  kp_space: ' ',
  minus: '-',
  hyphen: '-',
  dash: '-',
  subtract: '-',
  kp_subtract: '-',
  numpadsubtract: '-',
  underscore: '_',
  slash: '/',
  divide: '/',
  kp_divide: '/',
  numpaddivide: '/',
  backslash: '\\',
  asciitilde: '~',
  asterisk: '*',
  multiply: '*',
  kp_multiply: '*',
  numpadmultiply: '*',
  bar: '|',
  greater: '>',
  less: '<',
  ampersand: '&',
  semicolon: ';',
  colon: ':',
  dollar: '$',
  grave: '`',
  backquote: '`',
  backtick: '`',
  period: '.',
  dot: '.',
  point: '.',
  comma: ',',
  quotedbl: '"',
  apostrophe: "'",
  quote: "'",
  equal: '=',
  equals: '=',
  plus: '+',
  parenleft: '(',
  parenright: ')',
  braceleft: '{',
  braceright: '}',
  bracketleft: '[',
  leftbracket: '[',
  bracketright: ']',
  rightbracket: ']',
  at: '@',
  numbersign: '#',
  hash: '#',
  pound: '#',
  percent: '%',
  exclam: '!',
  question: '?',
}

/** What Shift makes of the keys of a US keyboard that commands are written with. */
const shifted: Record<string, string> = {
  '`': '~',
  '-': '_',
  '\\': '|',
  '.': '>',
  ',': '<',
  ';': ':',
  "'": '"',
  '/': '?',
  '4': '$',
  '7': '&',
  '8': '*',
}

/** As much of a line that has not been sent off is looked at again with what is added to it. */
const mostBefore = 2_000

/** The text that an action of the tool `computer` types, be it by single keys: `l s space minus l Return`. */
export function typedText(input: Record<string, unknown>): string {
  const { action, text, repeat } = input
  if (typeof text !== 'string') return ''
  if (action === 'type' || action === 'type_text' || action === 'paste') return text
  if (action !== 'key') return ''
  const once = text.split(/\s+/).map(writtenBy).join('')
  return once.repeat(typeof repeat === 'number' && repeat >= 1 ? Math.min(repeat, 100) : 1)
}

/** The line that actions have begun to type one after another and not sent off with Return. */
export function lineBegun(inputs: readonly Record<string, unknown>[]): string {
  const text = inputs.map(typedText).join('')
  const line = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1)
  return line.slice(-mostBefore)
}

/** Nothing, for chords that do something else. */
function writtenBy(chord: string): string {
  const shift = /^(?:shift(?:_[lr])?|[lr]shift)\+(?=.)/i.exec(chord)?.[0] ?? ''
  const key = chord.slice(shift.length)
  const character = [...key].length === 1 ? key : (named[key.toLowerCase()] ?? '')
  return shift === '' ? character : (shifted[character] ?? character.toUpperCase())
}
