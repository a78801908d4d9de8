import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { classify } from '@rain/permissions'
import { hostsOfSources } from './hosts-of-sources.ts'

let cwd: string
beforeEach(async () => void (cwd = await realpath(await mkdtemp(join(tmpdir(), 'rain-sources-')))))
afterEach(() => rm(cwd, { recursive: true, force: true }))

async function write(name: string, text: string) {
  await mkdir(dirname(join(cwd, name)), { recursive: true })
  await writeFile(join(cwd, name), text)
}

/** What a line would be proposed to reach here. */
async function hostsOf(command: string): Promise<string[]> {
  const { subject } = classify({ tool: 'bash', input: { command } }, { cwd, home: '/home/user', rainHome: '/rain' })
  return hostsOfSources(
    subject.commands.flatMap(({ sources }) => sources),
    cwd,
  )
}

const npm = ['registry.npmjs.org']
const pypi = ['pypi.org', 'files.pythonhosted.org']

describe('registers of packages', () => {
  test.each([
    ['npm install', npm],
    ['npm --silent ci', npm],
    ['cd app && npm i left-pad', npm],
    ['env CI=1 npx create-vite x', npm],
    ['npm test', []],
    ['npm run install-all', []],
    ['yarn', ['registry.yarnpkg.com', 'registry.npmjs.org']],
    ['yarn test', []],
    ['pip3 install requests', pypi],
    ['python3 -m pip install -r requirements.txt', pypi],
    ['python3 -m pytest', []],
    ['uv sync', pypi],
    ['pip install --index-url https://pypi.example/simple x', []],
    ['cargo build', ['index.crates.io', 'static.crates.io', 'crates.io']],
    ['cargo fmt', []],
    ['go mod download', ['proxy.golang.org', 'sum.golang.org']],
    ['mvn -q package', ['repo.maven.apache.org']],
    ['npm install && pip install x', [...npm, ...pypi]],
    ['echo npm install', []],
    ['ls', []],
  ])('%s', async (command, hosts) => {
    expect(await hostsOf(command)).toEqual(hosts)
  })

  test('are those the folder has chosen, or one above it', async () => {
    await write(
      '.npmrc',
      '; mine\nregistry = "https://npm.example/repo/"\n@team:registry=http://nas.lan:4873\n//x/:_authToken=secret\n',
    )
    expect(await hostsOf('cd app/sub && npm install')).toEqual(
      ['npm.example', 'nas.lan', 'registry.npmjs.org'].slice(0, 2),
    )
    await write('.npmrc', '@team:registry=http://nas.lan:4873\n')
    expect(await hostsOf('npm install')).toEqual(['registry.npmjs.org', 'nas.lan'])
    await write('.yarnrc.yml', 'nodeLinker: node-modules\nnpmRegistryServer: "https://yarn.example"\n')
    expect(await hostsOf('yarn install')).toEqual(['yarn.example'])
  })

  test('are none for what has no packages', async () => {
    await write('Cargo.lock', '[[package]]\nname = "mine"\nversion = "0.1.0"\n')
    await write('go.mod', 'module example.org/mine\n\ngo 1.22\n')
    expect(await hostsOf('cargo test && go build ./...')).toEqual([])
    await write('go.mod', 'module example.org/mine\n\nrequire (\n\tgolang.org/x/text v0.3.0\n)\n')
    expect(await hostsOf('go build')).toEqual(['proxy.golang.org', 'sum.golang.org'])
  })
})

describe('remotes', () => {
  const config = `[core]
\tbare = false
[remote "origin"]
\turl = git@github.com:someone/something.git
\tfetch = +refs/heads/*:refs/remotes/origin/*
[remote "mirror"]
\turl = https://user:token@git.example/x.git ; old
\tpushurl = ssh://git@push.example:2222/x.git
[remote "disk"]
\turl = /srv/x.git
[remote "short"]
\turl = work:x.git
[url "https://gitlab.example/"]
\tinsteadOf = work:
[branch "main"]
\tremote = mirror
`

  test.each([
    ['git push origin main', ['github.com']],
    ['git -C . fetch --depth 1 origin', ['github.com']],
    ['git push', ['git.example', 'push.example']],
    ['git pull --rebase', ['git.example', 'push.example']],
    ['git fetch disk', []],
    ['git fetch short', ['gitlab.example']],
    ['git fetch nowhere', []],
    ['git fetch --all', ['github.com', 'git.example', 'push.example', 'gitlab.example']],
    ['git remote update', ['github.com', 'git.example', 'push.example', 'gitlab.example']],
    ['git clone https://other.example/x', []],
    ['git remote -v', []],
    ['git status', []],
  ])('%s', async (command, hosts) => {
    await write('.git/config', config)
    await write('.git/HEAD', 'ref: refs/heads/main\n')
    expect(await hostsOf(command)).toEqual(hosts)
    expect(await hostsOf(`cd sub && ${command}`)).toEqual(hosts)
  })

  test('of a branch that follows none are those of origin', async () => {
    await write('.git/config', config)
    await write('.git/HEAD', 'ref: refs/heads/topic\n')
    expect(await hostsOf('git push')).toEqual(['github.com'])
  })

  test('of a repository elsewhere are not read, whatever the words say', async () => {
    await write('there/.git/config', config)
    const top = cwd
    cwd = join(top, 'here')
    expect(await hostsOf('git -C ../there push origin')).toEqual([])
    cwd = top
  })

  test('a configuration that is no plain file, or has no end, is none', async () => {
    await mkdir(join(cwd, '.git'))
    execFileSync('mkfifo', [join(cwd, '.git', 'config')])
    expect(await hostsOf('git push origin')).toEqual([])
    await rm(join(cwd, '.git', 'config'))
    await symlink('/dev/zero', join(cwd, '.git', 'config'))
    expect(await hostsOf('git push origin')).toEqual([])
  })
})

describe('a file made to take for ever', () => {
  const much = 250_000

  test.each([
    ['.npmrc', '\n'.repeat(much) + 'x', 'npm install', npm],
    ['.yarnrc', '\n'.repeat(much) + 'x', 'yarn', ['registry.yarnpkg.com', 'registry.npmjs.org']],
    ['go.mod', '\n'.repeat(much) + '!', 'go build', []],
    ['go.mod', 'a.'.repeat(much / 2) + '!', 'go build', []],
    ['.git/config', `[remote "origin"]\nurl = a${' '.repeat(much)}b\n`, 'git push origin', []],
    [
      '.git/config',
      `[${'a'.repeat(much)}\n[remote "origin"]\nurl = https://x.example/a # it\n`,
      'git push',
      ['x.example'],
    ],
  ])('is read in no time: %s', async (name, text, command, hosts) => {
    await write(name, text)
    expect(await hostsOf(command)).toEqual(hosts)
  })

  test('is read once, however often a line leads to it', async () => {
    await write('.npmrc', `registry=https://packages.example/\n${'x\n'.repeat(much / 2)}`)
    expect(await hostsOf(Array(400).fill('npm install').join(' && '))).toEqual(['packages.example'])
  })
})
