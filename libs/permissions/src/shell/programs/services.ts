import type { Command } from '../command.ts'
import type { Rule } from '../rule.ts'

/** What a database client is told, in its options and through its input. */
function statements({ args, input }: Command): string {
  return [
    ...args.map((arg) => arg.text),
    input.kind === 'text' || input.kind === 'pipe' ? (input.text ?? '') : '',
  ].join('\n')
}

const words = (command: Command): string => ` ${command.args.map((arg) => arg.text).join(' ')} `

/** Databases, package registries, stores of passwords. */
export const services: readonly Rule[] = [
  {
    code: 'database_delete',
    programs: [
      'psql',
      'mysql',
      'sqlite3',
      'mongosh',
      'redis-cli',
      'sqlcmd',
      'duckdb',
      'clickhouse-client',
      'cqlsh',
      'prisma',
      'npx',
    ],
    says: 'Deletes data from a database, or lets the database start programs.',
    when: (command) => {
      const text = statements(command)
      return (
        /\b(drop\s+(table|database|schema|user|role|view|index|owned)|truncate\s+(?=[\w"`])|alter\s+system|to\s+program|from\s+program|load_file|into\s+(out|dump)file|lo_export|xp_cmdshell|load_extension)\b/i.test(
          text,
        ) ||
        /\bdelete\s+from\s+[\w."`]+\s*(;|$)/im.test(text) ||
        /(^|\n)\s*(\\!|\.(shell|system|load|import\s+['"]?\|)|system\s|\\system)/i.test(text) ||
        /\b(flushall|flushdb|dropdatabase|shutdown|config\s+set|slaveof|replicaof|module\s+load)\b/i.test(text) ||
        /\.(drop|deleteMany|remove)\(\s*(\{\s*\})?\s*\)/.test(text) ||
        /migrate\s+reset|db\s+push\s+--(force-reset|accept-data-loss)/.test(words(command))
      )
    },
    match: [
      'psql -c "DROP TABLE users"',
      'psql -c "delete from users;"',
      'mysql -e "drop database x"',
      'redis-cli FLUSHALL',
      "psql -c '\\! id'",
      'sqlite3 a.db ".shell id"',
      'mongosh --eval "db.dropDatabase()"',
      'psql -c "copy x to program \'sh\'"',
      'npx prisma migrate reset --force',
    ],
    notMatch: [
      'psql -c "select * from users"',
      'redis-cli ping',
      'sqlite3 a.db .tables',
      'psql -c "delete from users where id = 1"',
      'npx prettier .',
    ],
  },
  {
    code: 'database_drop',
    programs: ['dropdb', 'dropuser', 'pg_dropcluster', 'pg_resetwal', 'mysqladmin'],
    says: 'Deletes a whole database.',
    when: ({ program, args }) =>
      program !== 'mysqladmin' || args.some(({ text }) => /^(drop|shutdown|flush)/.test(text)),
    match: ['dropdb prod', 'mysqladmin drop x'],
    notMatch: ['mysqladmin status', 'createdb test'],
  },
  {
    code: 'publish',
    programs: [
      'npm',
      'pnpm',
      'yarn',
      'cargo',
      'twine',
      'gem',
      'poetry',
      'uv',
      'flit',
      'hatch',
      'vsce',
      'ovsx',
      'lerna',
      'changeset',
    ],
    says: 'Publishes or withdraws a package for the whole world, or changes the account that does.',
    when: (command) =>
      / (publish|unpublish|deprecate|yank|upload|push|owner|login|logout|adduser|token|whoami --token|dist-tag|access|config set|set-script|config edit|-g set) /.test(
        words(command),
      ) &&
      !/ (run|exec|test|stash|add|install|i) /.test(words(command)) &&
      !/ --dry-run /.test(words(command)),
    match: [
      'npm publish',
      'cargo publish',
      'twine upload dist/*',
      'npm config set script-shell /tmp/x',
      'gem push x.gem',
      'npm token create',
    ],
    notMatch: ['npm run publish-docs', 'npm install', 'cargo build', 'npm run push', 'npm publish --dry-run'],
  },
  {
    code: 'show_secrets',
    programs: [
      'pass',
      'gopass',
      'secret-tool',
      'security',
      'op',
      'bw',
      'vault',
      'keyring',
      'cmdkey',
      'gnome-keyring',
      'kwallet-query',
      'lpass',
      'chainlink',
      'aws-vault',
      'sops',
      'age',
      'doppler',
    ],
    says: 'Opens a store of passwords.',
    match: ['pass show bank', 'security find-generic-password -w x', 'op read op://x', 'secret-tool lookup a b'],
    notMatch: ['echo pass'],
  },
  {
    code: 'export_keys',
    programs: ['gpg', 'gpg2'],
    says: 'Takes out or deletes secret keys.',
    when: ({ args }) =>
      args.some(({ text }) =>
        /^--(export-secret|delete-secret|delete-keys|edit-key|import-ownertrust|passphrase)/.test(text),
      ),
    match: ['gpg --export-secret-keys -a', 'gpg --delete-secret-keys x'],
    notMatch: ['gpg --verify a.sig', 'gpg --list-keys'],
  },
  {
    code: 'github_change',
    programs: ['gh', 'glab', 'hub'],
    says: 'Deletes something on GitHub, shows its keys, or adds programs to its tool.',
    when: (command) =>
      / (delete|auth (token|refresh|setup-git)|secret|ssh-key|gpg-key|extension (install|exec)|alias (set|import)|gist create|repo (archive|rename|edit)|codespace|config set) | -X ?(DELETE|PUT|PATCH) | --method (DELETE|PUT|PATCH) /i.test(
        words(command),
      ),
    match: [
      'gh repo delete a/b --yes',
      'gh auth token',
      'gh api -X DELETE /x',
      'gh gist create a.txt',
      'gh alias set x "!id"',
    ],
    notMatch: ['gh pr list', 'gh pr create --fill', 'gh issue view 1'],
  },
  {
    code: 'ssh_agent',
    programs: ['ssh-keygen', 'ssh-add', 'ssh-agent', 'ssh-pkcs11-helper'],
    says: 'Loads foreign code into the keeper of your keys, or removes keys.',
    when: ({ program, args }) =>
      args.some(
        ({ text }) =>
          (program === 'ssh-keygen' && /^-[DPwR]/.test(text)) ||
          (program === 'ssh-add' && /^-[Dds]/.test(text)) ||
          (program === 'ssh-agent' && /^-P/.test(text)),
      ),
    match: ['ssh-keygen -D /tmp/x.so', 'ssh-add -s /tmp/x.so', 'ssh-add -D'],
    notMatch: ['ssh-keygen -l -f ~/.ssh/id_rsa.pub', 'ssh-add -l', 'ssh-keygen -t ed25519 -f key'],
  },
  {
    code: 'install_from_anywhere',
    programs: ['pip', 'pipx', 'npm', 'gem', 'cpan', 'luarocks', 'easy_install'],
    says: 'Installs programs from an address that somebody chose instead of the usual place.',
    when: (command) =>
      / (install|i|add) /.test(words(command)) &&
      / (-i|--index-url|--extra-index-url|--registry|--trusted-host|--find-links|--source)[= ]| --unsafe-perm | --script-shell/.test(
        words(command),
      ),
    match: ['pip install --index-url http://example.com x', 'npm install --registry=http://example.com x'],
    notMatch: ['pip install -r requirements.txt', 'npm install react', 'pip install -e .'],
  },
]
