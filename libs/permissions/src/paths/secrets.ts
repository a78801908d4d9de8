import { isInside } from './path.ts'
import type { SecretPlace } from '../reason-codes.ts'
import { anyOf, named, namedInHome, type PlaceRule } from './place-rule.ts'

const publicInSsh = /\/\.ssh\/([^/]+\.pub|known_hosts|config|authorized_keys)$/i

/** Places that keep what must stay secret. Reading one is red, whatever reads it. */
export const secretPlaces: readonly PlaceRule<SecretPlace>[] = [
  {
    place: 'secret_keys',
    says: 'private keys that open other computers',
    matches: (path) =>
      (/\/\.(ssh|gnupg)(\/|$)/i.test(path) && !publicInSsh.test(path)) ||
      /\/id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/i.test(path) ||
      /^\/etc\/ssh\/ssh_host_[a-z0-9]+_key$/.test(path),
    match: ['~/.ssh', '~/.ssh/id_rsa', '~/.ssh/id_ed25519', '~/.gnupg/secring.gpg', '/etc/ssh/ssh_host_rsa_key'],
    notMatch: ['~/.ssh/id_rsa.pub', '~/.ssh/known_hosts', '~/ssh/readme.md'],
  },
  {
    place: 'secret_accounts',
    says: 'the passwords and keys of online accounts',
    matches: anyOf(
      named('.aws/credentials', '.aws/', '.azure/', '.kube/config', '.docker/config.json', '.netrc', '.pgpass'),
      named('.git-credentials', '.pypirc', '.config/gcloud/', '.config/gh/hosts.yml', '.vault-token', '.my.cnf'),
      namedInHome('.env', '.npmrc', '.config/rclone/', '.terraform.d/', '.cargo/credentials.toml'),
    ),
    match: ['~/.aws/credentials', '~/.netrc', '~/.env', '~/.npmrc', '~/.kube/config', '~/.git-credentials'],
    notMatch: ['~/project/.env', '~/project/aws/readme.md'],
  },
  {
    place: 'secret_passwords',
    says: 'saved passwords, a browser’s own data or the record of past commands',
    matches: anyOf(
      named('.password-store/', '.mozilla/', '.config/google-chrome/', '.config/chromium/', 'library/keychains/'),
      named('.local/share/keyrings/', 'login data', 'cookies.sqlite', 'logins.json', 'key4.db'),
      named('.config/1password/', '.config/bitwarden/', '.thunderbird/', 'microsoft/credentials/'),
      namedInHome('.bash_history', '.zsh_history', '.python_history', '.psql_history', '.mysql_history'),
    ),
    match: ['~/.password-store/bank.gpg', '~/.mozilla/firefox/x.default/logins.json', '~/.bash_history'],
    notMatch: ['~/project/passwords.md', '~/project/history.txt'],
  },
  {
    place: 'secret_system',
    says: 'what this computer keeps secret: accounts, memory of programs, control sockets',
    matches: (path) =>
      /^\/etc\/(shadow|gshadow|sudoers|security\/opasswd|krb5\.keytab|master\.passwd)(-|\.d(\/.*)?)?$/.test(path) ||
      /^\/proc\/[^/]+\/(environ|mem|maps|root(\/.*)?|fd\/.*|cwd\/.*)$/.test(
        path.replace(/^\/proc\/self\/fd\/[0-2]$/, ''),
      ) ||
      /^\/proc\/(kcore|kmem)$|^\/dev\/k?mem$/.test(path) ||
      /^(\/var)?\/run\/(secrets(\/.*)?|docker\.sock|containerd\/containerd\.sock|podman\/podman\.sock)$/.test(path) ||
      /\/windows\/system32\/config\/(sam|security|system)$/i.test(path),
    match: ['/etc/shadow', '/etc/sudoers', '/proc/self/environ', '/run/secrets/db', '/var/run/docker.sock'],
    notMatch: ['/etc/passwd', '/proc/cpuinfo', '/etc/hosts'],
  },
  {
    place: 'rain_data',
    says: 'Rain’s own data: its keys, settings and records',
    matches: (path, { rainHome, cwd }) =>
      isInside(path, rainHome) && !(isInside(path, cwd) && isInside(cwd, rainHome) && cwd !== rainHome),
    match: ['~/.rain', '~/.rain/secrets.json'],
    notMatch: ['~/project/.rainfall', '~/project/a.txt'],
  },
]
