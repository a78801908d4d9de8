import { isInside } from './path.ts'
import type { ProtectedPlace } from '../reason-codes.ts'
import { anyOf, named, namedInHome, type PlaceRule } from './place-rule.ts'

/** Places where a write makes something run later, or breaks the machine. Writing one is red, also where nothing is yet. */
export const protectedPlaces: readonly PlaceRule<ProtectedPlace>[] = [
  {
    place: 'startup_files',
    says: 'a file that runs by itself when someone logs in or opens a program',
    matches: anyOf(
      named('.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.bash_aliases', '.profile', '.inputrc'),
      named('.zshrc', '.zshenv', '.zprofile', '.zlogin', '.zlogout', '.cshrc', '.tcshrc', '.kshrc', '.login'),
      named('.xinitrc', '.xprofile', '.xsession', '.xsessionrc', '.pam_environment', '.envrc', '.gdbinit'),
      named('.config/autostart/', '.config/systemd/', '.config/fish/', 'launchagents/', 'launchdaemons/'),
      named('start menu/programs/startup/', '.local/share/applications/', '.local/share/systemd/'),
      namedInHome('.vimrc', '.vim/', '.config/nvim/', '.emacs', '.emacs.d/', '.tmux.conf', '.screenrc'),
      namedInHome('.npmrc', '.yarnrc', '.gitconfig', '.config/git/', '.curlrc', '.wgetrc', '.psqlrc'),
      namedInHome('.config/pip/', '.pip/', '.cargo/config.toml', '.cargo/bin/', '.local/bin/', 'bin/'),
      namedInHome('.config/environment.d/', '.oh-my-zsh/', '.bashrc.d/', '.config/kitty/'),
    ),
    match: ['~/.bashrc', '~/.profile', '~/.config/autostart/x.desktop', '~/project/sub/.bashrc', '~/.gitconfig'],
    notMatch: ['~/project/bashrc.md', '~/project/.npmrc', '~/project/bin/run'],
  },
  {
    place: 'key_stores',
    says: 'the list of who may open this computer from afar, or a store of keys',
    matches: anyOf(
      named('.ssh/', '.gnupg/', '.aws/', '.kube/', '.docker/', '.azure/', 'authorized_keys', '.netrc', '.rhosts'),
      namedInHome('.env', '.git-credentials', '.pypirc', '.pgpass', '.password-store/'),
    ),
    match: ['~/.ssh/authorized_keys', '~/.ssh/config', '~/.aws/config', '~/.netrc'],
    notMatch: ['~/project/keys.md', '~/project/docker/Dockerfile'],
  },
  {
    place: 'hooks',
    says: 'a file that Git, an editor or an assistant runs by itself',
    matches: named(
      '.git/',
      '.githooks/',
      '.husky/',
      '.vscode/',
      '.idea/',
      '.mcp.json',
      '.claude/',
      '.codex/',
      '.cursor/',
      '.gemini/',
      '.devcontainer/',
    ),
    match: ['~/project/.git/hooks/pre-commit', '~/project/.vscode/tasks.json', '~/project/.husky/pre-push'],
    notMatch: ['~/project/.gitignore', '~/project/.github/workflows/ci.yml', '~/project/src/git/hooks.ts'],
  },
  {
    place: 'devices',
    says: 'a device of this computer directly',
    matches: (path) =>
      /^\/dev\/./.test(path) && !/^\/dev\/(null|zero|full|tty|stdin|stdout|stderr|fd\/\d+|shm\/.+)$/.test(path),
    match: ['/dev/sda', '/dev/nvme0n1', '/dev/tcp/example.com/80'],
    notMatch: ['/dev/null', '/dev/stderr', '~/dev/notes.md'],
  },
  {
    place: 'system_files',
    says: 'a part of the operating system',
    matches: (path, { home, cwd }) =>
      /^\/(etc|bin|sbin|lib\w*|usr|boot|proc|sys|run|System|Library|Applications|private\/etc)(\/|$)/.test(path) ||
      (/^\/var(\/|$)/.test(path) && !/^\/var\/(tmp|folders)\//.test(path) && !isInside(path, cwd)) ||
      (/^\/root(\/|$)/.test(path) && !/^\/root(\/|$)/.test(home) && !isInside(path, cwd)) ||
      /^[A-Z]:\/(windows|program files|programdata|system volume)/i.test(path) ||
      path === '/',
    match: ['/etc/passwd', '/usr/bin/env', '/var/spool/cron/root', '/etc/cron.d/x', 'C:/Windows/System32/x.dll'],
    notMatch: ['/tmp/x', '~/project/etc/hosts', '/var/tmp/x'],
  },
]
