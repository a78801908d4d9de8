/** Programs in which ctrl+v is not "insert the clipboard", by parts of their WM_CLASS. */
const terminals = [
  'terminal', // gnome-terminal, xfce4-terminal, mate-terminal, lxterminal, terminator, deepin-terminal, qterminal
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
]
const editorsWithKeysOfTheirOwn = ['gvim', 'emacs', 'neovide']
/** The far side has a clipboard of its own. */
const farDesktops = ['remmina', 'virt-viewer', 'vncviewer', 'virt-manager', 'qemu', 'virtualbox machine', 'xfreerdp']

/** @param classes Of the window, in lower case. */
export function takesNoPaste(classes: readonly string[]): boolean {
  const names = [...terminals, ...editorsWithKeysOfTheirOwn, ...farDesktops]
  return classes.some((name) => name === 'st' || names.some((part) => name.includes(part)))
}
