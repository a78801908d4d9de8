/** What models call keys, in lower case, and what rows call them: the names of X11, the short ones of modifiers. */
const rowNames: Record<string, string> = {
  ctrl: 'ctrl',
  control: 'ctrl',
  shift: 'shift',
  alt: 'alt',
  option: 'alt',
  altgr: 'ISO_Level3_Shift',
  super: 'super',
  meta: 'super',
  cmd: 'super',
  command: 'super',
  win: 'super',
  windows: 'super',
  enter: 'Return',
  return: 'Return',
  esc: 'Escape',
  escape: 'Escape',
  tab: 'Tab',
  space: 'space',
  spacebar: 'space',
  backspace: 'BackSpace',
  delete: 'Delete',
  del: 'Delete',
  insert: 'Insert',
  ins: 'Insert',
  home: 'Home',
  end: 'End',
  pageup: 'Page_Up',
  page_up: 'Page_Up',
  pgup: 'Page_Up',
  pagedown: 'Page_Down',
  page_down: 'Page_Down',
  pgdn: 'Page_Down',
  arrowup: 'Up',
  arrowdown: 'Down',
  arrowleft: 'Left',
  arrowright: 'Right',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  capslock: 'Caps_Lock',
  numlock: 'Num_Lock',
  printscreen: 'Print',
  pause: 'Pause',
  contextmenu: 'Menu',
  menu: 'Menu',
  ' ': 'space',
  '\n': 'Return',
  '\t': 'Tab',
}

const modifiers = new Set(['ctrl', 'shift', 'alt', 'super', 'ISO_Level3_Shift'])

/**
 * Keys that are pressed together, as the chords of a row. One chord has one key beside its modifiers, so several are pressed
 * one after another while the modifiers stay down: CTRL, K, CTRL, S are `ctrl+k ctrl+s`. Empty when there is no key.
 */
export function toChords(keys: readonly string[]): string {
  const held: string[] = []
  const chords: string[] = []
  for (const name of keys.map(toRowName).filter((key) => key !== '')) {
    if (!modifiers.has(name)) chords.push([...held, name].join('+'))
    else if (!held.includes(name)) held.push(name)
  }
  return chords.length > 0 ? chords.join(' ') : held.join('+')
}

/** Keys that are held during an action of the mouse, as a row has them. */
export function toHeldKeys(keys: readonly string[]): { text?: string } {
  const names = keys.map(toRowName).filter((key) => key !== '')
  return names.length > 0 ? { text: names.join('+') } : {}
}

/** A letter is its key, whatever its case; a name that is not in the table is left to the desktop-agent. */
function toRowName(key: string): string {
  const lower = key.toLowerCase()
  if (Object.hasOwn(rowNames, lower)) return rowNames[lower] ?? key
  const name = key.trim()
  if (/^[A-Za-z]$/.test(name)) return name.toLowerCase()
  return /^f\d{1,2}$/i.test(name) ? name.toUpperCase() : name
}
