/** What people, models and browsers call keys, in lower case, and how X11 calls them. */
const aliases: Record<string, string> = {
  ctrl: 'Control_L',
  control: 'Control_L',
  lctrl: 'Control_L',
  ctrl_l: 'Control_L',
  controlleft: 'Control_L',
  rctrl: 'Control_R',
  ctrl_r: 'Control_R',
  controlright: 'Control_R',
  shift: 'Shift_L',
  lshift: 'Shift_L',
  shiftleft: 'Shift_L',
  rshift: 'Shift_R',
  shiftright: 'Shift_R',
  alt: 'Alt_L',
  lalt: 'Alt_L',
  altleft: 'Alt_L',
  ralt: 'Alt_R',
  altright: 'Alt_R',
  option: 'Alt_L',
  opt: 'Alt_L',
  altgr: 'ISO_Level3_Shift',
  altgraph: 'ISO_Level3_Shift',
  super: 'Super_L',
  win: 'Super_L',
  windows: 'Super_L',
  cmd: 'Super_L',
  command: 'Super_L',
  meta: 'Super_L',
  os: 'Super_L',
  metaleft: 'Super_L',
  metaright: 'Super_R',
  enter: 'Return',
  ret: 'Return',
  esc: 'Escape',
  del: 'Delete',
  ins: 'Insert',
  back: 'BackSpace',
  bksp: 'BackSpace',
  spacebar: 'space',
  pageup: 'Page_Up',
  pgup: 'Page_Up',
  pagedown: 'Page_Down',
  pgdn: 'Page_Down',
  pgdown: 'Page_Down',
  arrowup: 'Up',
  arrowdown: 'Down',
  arrowleft: 'Left',
  arrowright: 'Right',
  uparrow: 'Up',
  downarrow: 'Down',
  leftarrow: 'Left',
  rightarrow: 'Right',
  capslock: 'Caps_Lock',
  numlock: 'Num_Lock',
  scrolllock: 'Scroll_Lock',
  printscreen: 'Print',
  prtsc: 'Print',
  prtscr: 'Print',
  sysrq: 'Sys_Req',
  break: 'Pause',
  contextmenu: 'Menu',
  apps: 'Menu',
  backtab: 'ISO_Left_Tab',
  quote: 'apostrophe',
  backquote: 'grave',
  backtick: 'grave',
  equals: 'equal',
  hyphen: 'minus',
  dash: 'minus',
  dot: 'period',
  point: 'period',
  leftbracket: 'bracketleft',
  rightbracket: 'bracketright',
  pound: 'numbersign',
  hash: 'numbersign',
  add: 'KP_Add',
  subtract: 'KP_Subtract',
  multiply: 'KP_Multiply',
  divide: 'KP_Divide',
  decimal: 'KP_Decimal',
  kpenter: 'KP_Enter',
  numpadenter: 'KP_Enter',
  numpadadd: 'KP_Add',
  numpadsubtract: 'KP_Subtract',
  numpadmultiply: 'KP_Multiply',
  numpaddivide: 'KP_Divide',
  numpaddecimal: 'KP_Decimal',
  volumeup: 'XF86AudioRaiseVolume',
  volumedown: 'XF86AudioLowerVolume',
  volumemute: 'XF86AudioMute',
  mute: 'XF86AudioMute',
  audiovolumeup: 'XF86AudioRaiseVolume',
  audiovolumedown: 'XF86AudioLowerVolume',
  audiovolumemute: 'XF86AudioMute',
  mediaplaypause: 'XF86AudioPlay',
  playpause: 'XF86AudioPlay',
  mediaplay: 'XF86AudioPlay',
  mediapause: 'XF86AudioPause',
  mediastop: 'XF86AudioStop',
  mediatracknext: 'XF86AudioNext',
  mediatrackprevious: 'XF86AudioPrev',
  nexttrack: 'XF86AudioNext',
  prevtrack: 'XF86AudioPrev',
  browserback: 'XF86Back',
  browserforward: 'XF86Forward',
  browserrefresh: 'XF86Refresh',
  browserhome: 'XF86HomePage',
  browsersearch: 'XF86Search',
  browserfavorites: 'XF86Favorites',
  browserstop: 'XF86Stop',
  brightnessup: 'XF86MonBrightnessUp',
  brightnessdown: 'XF86MonBrightnessDown',
  launchmail: 'XF86Mail',
  eject: 'XF86Eject',
}

/** The X11 name of a key that has another usual one, and otherwise what was given. */
export function canonicalKeyName(name: string): string {
  const lower = name.toLowerCase()
  const digit = /^(?:num(?:pad)?_?|kp)(\d)$/.exec(lower)?.[1]
  if (digit) return `KP_${digit}`
  return Object.hasOwn(aliases, lower) ? (aliases[lower] ?? name) : name
}

export const keyAliases: readonly string[] = Object.keys(aliases)

/**
 * Chords as they are written, `ctrl+a Delete`: one list of keys for each. A `+` that has no key before it is the key
 * itself: `ctrl++`, `+`.
 */
export function parseChords(text: string): string[][] {
  if (text.trim() === '') return text === '' ? [] : [['space']]
  return text.trim().split(/\s+/).map(parseChord)
}

/** The keys of one chord, or of what is held meanwhile: `shift+alt`. */
export function parseChord(chord: string): string[] {
  const keys: string[] = []
  let rest = chord
  while (rest !== '') {
    const end = rest.indexOf('+', 1)
    if (end === -1) return [...keys, rest]
    keys.push(rest.slice(0, end))
    rest = rest.slice(end + 1)
    if (rest === '') return keys
  }
  return keys
}
