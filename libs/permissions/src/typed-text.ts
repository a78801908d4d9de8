import { isEscape, opensLauncher } from './chords.ts'

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

/** Stand in what was typed for opening the place where programs are started by their names, and for closing it. */
export const [launcherOpens, launcherCloses] = ['\u0001', '\u0002']
const marks = /[\u0001\u0002]/g

/** What a call types, and whether another window had the keyboard than has it now. */
export interface Typed {
  input: Record<string, unknown>
  elsewhere: boolean
}

/** The text that an action of the tool `computer` types, be it by single keys: `l s space minus l Return`. */
export function typedText(input: Record<string, unknown>): string {
  const { action, text, repeat } = input
  if (typeof action === 'string' && /click|drag|mouse_down/.test(action)) return launcherCloses
  if (typeof text !== 'string') return ''
  if (action === 'type' || action === 'type_text' || action === 'paste') return text.replaceAll(marks, '')
  if (action === 'hold_key') return opensLauncher(text) ? launcherOpens : ''
  if (action !== 'key') return ''
  const once = text.replaceAll(marks, '').split(/\s+/).map(writtenBy).join('')
  return once.repeat(typeof repeat === 'number' && repeat >= 1 ? Math.min(repeat, 100) : 1)
}

/**
 * The line that actions have begun to type one after another and not sent off with Return. Of what went to other windows only
 * counts whether the place where programs are started is open.
 */
export function lineBegun(typed: readonly Typed[]): string {
  const text = typed.map(({ input, elsewhere }) => (elsewhere ? launcherIn : String)(typedText(input))).join('')
  const line = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1)
  const closed = line.lastIndexOf(launcherCloses) + 1
  return `${withoutMarks(line.slice(0, closed))}${line.slice(closed)}`.slice(-mostBefore)
}

/** Whether what follows is typed where programs are started. */
export function isLauncherOpen(line: string): boolean {
  return line.lastIndexOf(launcherOpens) > line.lastIndexOf(launcherCloses)
}

/** What of a line is typed first where programs are started, however often that was opened; empty where nothing is. */
export function programNamed(line: string): string {
  const typed = [...line.matchAll(/\u0001([^\u0001\u0002]*)/g)].map(([, named = '']) => named.trim())
  return typed.find((named) => named !== '') ?? ''
}

export function withoutMarks(text: string): string {
  return text.replaceAll(marks, '')
}

function launcherIn(text: string): string {
  return text.replaceAll(/[\r\n]/g, launcherCloses).replaceAll(/[^\u0001\u0002]/g, '')
}

/** Nothing, for chords that do something else. */
function writtenBy(chord: string): string {
  if (opensLauncher(chord)) return launcherOpens
  if (isEscape(chord)) return launcherCloses
  const shift = /^(?:shift(?:_[lr])?|[lr]shift)\+(?=.)/i.exec(chord)?.[0] ?? ''
  const key = chord.slice(shift.length)
  const character = [...key].length === 1 ? key : (named[key.toLowerCase()] ?? '')
  return shift === '' ? character : (shifted[character] ?? character.toUpperCase())
}
