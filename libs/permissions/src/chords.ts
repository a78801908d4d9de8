const names: Record<string, string> = {
  control: 'ctrl',
  ctl: 'ctrl',
  control_l: 'ctrl',
  control_r: 'ctrl',
  ctrl_l: 'ctrl',
  ctrl_r: 'ctrl',
  lctrl: 'ctrl',
  rctrl: 'ctrl',
  controlleft: 'ctrl',
  controlright: 'ctrl',
  option: 'alt',
  opt: 'alt',
  alt_l: 'alt',
  alt_r: 'alt',
  lalt: 'alt',
  ralt: 'alt',
  altleft: 'alt',
  altright: 'alt',
  // On X11 the keysym of this name is another one of the key Alt, unlike the key that browsers call so.
  meta_l: 'alt',
  meta_r: 'alt',
  cmd: 'super',
  command: 'super',
  win: 'super',
  windows: 'super',
  os: 'super',
  meta: 'super',
  metaleft: 'super',
  metaright: 'super',
  super_l: 'super',
  super_r: 'super',
  hyper: 'super',
  hyper_l: 'super',
  hyper_r: 'super',
  shift_l: 'shift',
  shift_r: 'shift',
  lshift: 'shift',
  rshift: 'shift',
  shiftleft: 'shift',
  shiftright: 'shift',
  del: 'delete',
  kp_delete: 'delete',
  decimal: 'delete',
  kp_decimal: 'delete',
  numpaddecimal: 'delete',
  esc: 'escape',
  return: 'enter',
  ret: 'enter',
  kp_enter: 'enter',
  kpenter: 'enter',
  numpadenter: 'enter',
  back: 'backspace',
  bksp: 'backspace',
  kp_end: 'end',
  kp_insert: 'insert',
  ins: 'insert',
  spacebar: 'space',
  kp_space: 'space',
  prtsc: 'sysrq',
  prtscr: 'sysrq',
  print: 'sysrq',
  printscreen: 'sysrq',
  sys_req: 'sysrq',
}

/** Chords that close, lock, restart, delete for good, or open a place where commands can be typed. */
const dangerous = [
  'alt+f4',
  'alt+f2',
  'alt+super+escape',
  'alt+sysrq',
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
  'super+q',
  'super+space',
  'super+ctrl+q',
  'super+delete',
].map((chord) => chord.split('+'))

/** Keys and chords after which what is typed names a program to start, on one desktop or the other. */
const launchers = [
  'super',
  'search',
  'xf86search',
  'launcha',
  'xf86launcha',
  'launchpad',
  'super+s',
  'super+a',
  'alt+f1',
  'alt+f3',
  'alt+space',
].map((chord) => chord.split('+'))

const pasting = ['ctrl+v', 'shift+insert', 'super+v'].map((chord) => chord.split('+'))

/** Keys of keyboards that do by themselves what a chord does elsewhere; `XF86` may stand before them. */
const dangerousKeys = new Set([
  'poweroff',
  'powerdown',
  'sleep',
  'standby',
  'suspend',
  'hibernate',
  'logoff',
  'screensaver',
  'terminal',
  'close',
  'rfkill',
])

/**
 * Whether pressing these keys can do more harm than a click. Chords with spaces between them are pressed one after another:
 * `ctrl+alt+del`, `ctrl+c super+r`; so is `Super_L + r` read, which may be meant as one.
 */
export function isDangerousChord(keys: string): boolean {
  const asMeant = keys.replace(/\s*\+\s*/g, '+')
  return [...keys.split(/\s+/), ...asMeant.split(/\s+/)].some((chord) => isDangerous(partsOf(chord)))
}

/** Whether holding all these keys at once, in any order, can. Spaces part them or mean nothing: `alt F4`, `al t+F4`. */
export function isDangerousToHold(keys: string): boolean {
  return isDangerous(partsOf(keys)) || isDangerous(partsOf(keys.replace(/\s+/g, '')))
}

/** Whether pressing these keys inserts what was copied, here or there. */
export function isPaste(keys: string): boolean {
  const asMeant = keys.replace(/\s*\+\s*/g, '+')
  return [...keys.split(/\s+/), ...asMeant.split(/\s+/)].some((chord) => {
    const all = new Set(partsOf(chord))
    if (all.has('paste') || all.has('xf86paste')) return true
    return pasting.some((pastes) => pastes.every((key) => all.has(key)))
  })
}

/** Whether this one chord opens the menu of the desktop, or its search, where programs are started by their names. */
export function opensLauncher(chord: string): boolean {
  const pressed = partsOf(chord)
  return launchers.some((keys) => keys.length === pressed.length && keys.every((key) => pressed.includes(key)))
}

export function isEscape(chord: string): boolean {
  return partsOf(chord).join() === 'escape'
}

/** @NOTE other keys in it make it no better: they may be pressed before or after. */
function isDangerous(pressed: readonly string[]): boolean {
  if (pressed.some((key) => dangerousKeys.has(key.replace(/^xf86/, '')))) return true
  const all = new Set(pressed)
  if (all.has('ctrl') && all.has('alt') && pressed.some(isFunctionKey)) return true
  return dangerous.some((chord) => chord.every((key) => all.has(key)))
}

/** X11 has names of old keyboards for some of them. */
function isFunctionKey(key: string): boolean {
  return /^[flr]\d{1,2}$/.test(key)
}

function partsOf(chord: string): string[] {
  return chord
    .toLowerCase()
    .split(/[+\s-]+/)
    .filter((part) => part !== '')
    .map((part) => part.replace(/^kp_(?=f\d)/, ''))
    .map((part) => (Object.hasOwn(names, part) ? (names[part] ?? part) : part))
}
