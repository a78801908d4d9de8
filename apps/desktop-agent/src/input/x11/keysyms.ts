import x11 from 'x11'
import { xf86Keysyms } from './xf86-keys.ts'

/** Names of keys that act on the server or its keyboard itself; pressing one is never what was meant. */
const unsafe =
  /^(Terminate_Server|Pointer_|AccessX_|(Repeat|Slow|Bounce|Sticky|Mouse)Keys|Overlay|AudibleBell|.*_Lock$)/
const usefulLocks = new Set(['Caps_Lock', 'Num_Lock', 'Scroll_Lock'])

const unicodeBase = 0x01000000

const named = new Map<string, number>(xf86Keysyms)
const legacy = new Map<string, number[]>()
for (const [fullName, entry] of Object.entries(x11.keySyms)) {
  if (typeof entry === 'number' || !fullName.startsWith('XK_')) continue
  const name = fullName.slice('XK_'.length)
  if (!unsafe.test(name) || usefulLocks.has(name)) named.set(name, entry.code)
  // the table tells what a key writes by its description: "(á) LATIN SMALL LETTER A WITH ACUTE"
  const char = /^\((.)\) /u.exec(entry.description ?? '')?.[1]
  if (char) legacy.set(char, [...(legacy.get(char) ?? []), entry.code])
}

const byLowerCase = new Map<string, number>()
for (const [name, code] of named) if (!byLowerCase.has(name.toLowerCase())) byLowerCase.set(name.toLowerCase(), code)

/** The keysym of an X11 name (`Page_Down`, `XF86AudioMute`); in another case where that is not another key. */
export function keysymNamed(name: string): number | undefined {
  return named.get(name) ?? byLowerCase.get(name.toLowerCase()) ?? byLowerCase.get(`xf86${name.toLowerCase()}`)
}

export const keysymNames: ReadonlySet<string> = new Set(named.keys())

const controls: Record<string, string> = {
  '\n': 'Return',
  '\r': 'Return',
  '\t': 'Tab',
  '\b': 'BackSpace',
  '\x1b': 'Escape',
  '\x7f': 'Delete',
}

/** The keysyms that write a character (one code point), the first of which every program understands. */
export function keysymsOf(char: string): number[] {
  const control = controls[char]
  if (control) return [named.get(control) ?? 0]
  const codePoint = char.codePointAt(0) ?? 0
  const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff
  if (isSurrogate || codePoint < 0x20) return []
  const isLatin1 = codePoint < 0x7f || (codePoint >= 0xa0 && codePoint <= 0xff)
  const preferred = isLatin1 ? codePoint : unicodeBase + codePoint
  return [...new Set([preferred, ...(legacy.get(char) ?? []), unicodeBase + codePoint])]
}
