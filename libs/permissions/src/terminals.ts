/** Programs in which what is inserted runs, by parts of their class of windows, in lower case. */
const names = [
  'terminal', // gnome-terminal, xfce4-terminal, mate-terminal, lxterminal, deepin-terminal, qterminal, Windows Terminal
  'xterm', // xterm, uxterm
  'rxvt', // urxvt
  'konsole',
  'yakuake',
  'guake',
  'tilix',
  'tilda',
  'terminator',
  'alacritty',
  'kitty',
  'wezterm',
  'foot',
  'ghostty',
  'iterm',
  'cool-retro-term',
  'qterm',
  'st-256color',
  'eterm',
  'sakura',
  'termite',
  'hyper',
  'tabby',
  'kgx', // GNOME console
  'ptyxis',
  'warp',
  'powershell',
  'conhost',
]
/** Too short to be looked for inside of other names. */
const wholeNames = ['st', 'cmd', 'cmd.exe']

/** @param windowClass As the system has it (`XTerm`, `org.gnome.Terminal`). */
export function isTerminal(windowClass: string): boolean {
  const name = windowClass.toLowerCase()
  return wholeNames.includes(name) || names.some((part) => name.includes(part))
}
