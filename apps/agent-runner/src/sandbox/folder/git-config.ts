/**
 * Whether a repository's configuration names nothing but places and people. Git runs programs named by many of its
 * settings (hooks, filters, editors, pagers, credential helpers, aliases), and new ones come with new versions; so this
 * is a list of what is harmless.
 */
export function isHarmlessGitConfig(text: string): boolean {
  let section = ''
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    // A value that goes on in the next line could hide a section.
    if (line.endsWith('\\')) return false
    const header = /^\[([a-z]+)(?: "[^"\\]*")?\]$/i.exec(line)
    if (header) section = (header[1] ?? '').toLowerCase()
    else if (!isHarmlessSetting(section, line)) return false
  }
  return true
}

function isHarmlessSetting(section: string, line: string): boolean {
  const setting = /^([a-z][a-z0-9-]*)(?:\s*=\s*(.*))?$/i.exec(line)
  if (!setting) return false
  return harmless[section]?.includes((setting[1] ?? '').toLowerCase()) ?? false
}

const harmless: Record<string, readonly string[]> = {
  core: [
    'repositoryformatversion',
    'filemode',
    'bare',
    'logallrefupdates',
    'ignorecase',
    'precomposeunicode',
    'symlinks',
    'autocrlf',
    'eol',
    'safecrlf',
    'quotepath',
  ],
  extensions: ['objectformat', 'refstorage', 'partialclone'],
  remote: ['url', 'fetch', 'pushurl', 'tagopt', 'prune', 'promisor', 'partialclonefilter'],
  branch: ['remote', 'merge', 'rebase'],
  user: ['name', 'email'],
  init: ['defaultbranch'],
  pull: ['rebase', 'ff'],
  push: ['default', 'autosetupremote'],
  submodule: ['url', 'active'],
}
