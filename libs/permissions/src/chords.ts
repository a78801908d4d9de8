const names: Record<string, string> = {
  control: 'ctrl',
  ctl: 'ctrl',
  control_l: 'ctrl',
  control_r: 'ctrl',
  option: 'alt',
  alt_l: 'alt',
  alt_r: 'alt',
  command: 'cmd',
  win: 'super',
  windows: 'super',
  meta: 'super',
  super_l: 'super',
  super_r: 'super',
  shift_l: 'shift',
  shift_r: 'shift',
  del: 'delete',
  esc: 'escape',
  return: 'enter',
  prtsc: 'sysrq',
}

/** Chords that close, lock, restart, delete for good, or open a place where commands can be typed. */
const dangerous = new Set([
  'alt+f4',
  'alt+f2',
  'alt+super+escape',
  'ctrl+alt+delete',
  'ctrl+alt+backspace',
  'ctrl+alt+t',
  'ctrl+alt+l',
  'ctrl+alt+end',
  'ctrl+shift+delete',
  'ctrl+shift+escape',
  'ctrl+escape',
  'shift+delete',
  'super+l',
  'super+r',
  'super+x',
  'super+escape',
  'super+i',
  'super+u',
  'super+enter',
  'super+t',
  'cmd+q',
  'cmd+space',
  'cmd+alt+escape',
  'cmd+ctrl+q',
  'cmd+delete',
  'cmd+shift+delete',
  'cmd+alt+shift+delete',
])

/** Whether pressing these keys together can do more harm than a click; `ctrl+alt+del`, `Super_L + r`, `["ctrl","c"]`. */
export function isDangerousChord(keys: string): boolean {
  return keys.split(/\s+(?!\+)(?<!\+\s)/).some((chord) => {
    const parts = partsOf(chord)
    if (parts.includes('sysrq') && parts.includes('alt')) return true
    if (parts.includes('ctrl') && parts.includes('alt') && parts.some((part) => /^f\d{1,2}$/.test(part))) return true
    return dangerous.has(parts.join('+'))
  })
}

const order = ['cmd', 'ctrl', 'alt', 'super', 'shift']

function partsOf(chord: string): string[] {
  const parts = chord
    .toLowerCase()
    .split(/[+\s-]+/)
    .filter((part) => part !== '')
    .map((part) => (Object.hasOwn(names, part) ? (names[part] ?? part) : part))
  const modifiers = order.filter((modifier) => parts.includes(modifier))
  return [...modifiers, ...parts.filter((part) => !order.includes(part))]
}
