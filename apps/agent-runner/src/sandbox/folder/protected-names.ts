/** Files that a shell or a desktop runs when someone logs in or opens a terminal. */
export const startUpFiles = [
  '.bashrc',
  '.bash_profile',
  '.bash_login',
  '.bash_logout',
  '.bash_aliases',
  '.profile',
  '.inputrc',
  '.zshrc',
  '.zshenv',
  '.zprofile',
  '.zlogin',
  '.zlogout',
  '.kshrc',
  '.mkshrc',
  '.cshrc',
  '.tcshrc',
  '.login',
  '.logout',
  '.xinitrc',
  '.xprofile',
  '.xsession',
  '.xsessionrc',
  '.pam_environment',
  '.gitconfig',
] as const

/** What an editor, a version manager or an assistant runs when someone opens the folder. */
const openedWithFolder = [
  '.envrc',
  '.vscode',
  '.idea',
  '.zed',
  '.devcontainer',
  '.exrc',
  '.nvimrc',
  '.nvim.lua',
  '.lvimrc',
  '.gdbinit',
  '.mcp.json',
  '.claude',
  '.codex',
  '.cursor',
  '.gemini',
] as const

/** Where a package manager is told which programs to run, and where to fetch from. */
const packageManagerFiles = [
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.pnpmfile.cjs',
  '.pypirc',
  '.pip',
  'pip.conf',
  '.condarc',
  '.cargo',
] as const

/** Hooks that a project keeps with its files. */
const hookFolders = ['.githooks', '.husky'] as const

/** Wherever below a folder something of this name lies, somebody else's program may run it. */
export const protectedNames: readonly string[] = [
  ...startUpFiles,
  ...openedWithFolder,
  ...packageManagerFiles,
  ...hookFolders,
]
