import { isTerminal } from '@rain/permissions'

const editorsWithKeysOfTheirOwn = ['gvim', 'emacs', 'neovide']
/** The far side has a clipboard of its own. */
const farDesktops = ['remmina', 'virt-viewer', 'vncviewer', 'virt-manager', 'qemu', 'virtualbox machine', 'xfreerdp']

/**
 * Whether ctrl+v is something else there than "insert the clipboard".
 * @param classes Of the window, in lower case.
 */
export function takesNoPaste(classes: readonly string[]): boolean {
  const names = [...editorsWithKeysOfTheirOwn, ...farDesktops]
  return classes.some((name) => isTerminal(name) || names.some((part) => name.includes(part)))
}
