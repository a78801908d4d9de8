import { spawnSync } from 'node:child_process'
import { mkdir, readFile, readdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createSandbox } from '../create-sandbox.ts'
import { createSandboxLab, type SandboxLab } from '../testing/sandbox-lab.ts'
import { testWithSandbox } from '../testing/test-with-sandbox.ts'
import { isHarmlessGitConfig } from './git-config.ts'
import { inodeOf } from './inode-of.ts'
import { guardFolder, putFolderRight } from './guard-folder.ts'

let lab: SandboxLab
beforeEach(async () => {
  lab = await createSandboxLab()
})
afterEach(() => lab.remove())

const inFolder = (...names: string[]) => join(lab.cwd, ...names)

/** A repository as `git init` makes it. */
async function aRepository(folder: string): Promise<void> {
  for (const name of ['objects', 'refs', 'hooks']) await mkdir(join(folder, '.git', name), { recursive: true })
  await writeFile(join(folder, '.git', 'HEAD'), 'ref: refs/heads/main\n')
  await writeFile(join(folder, '.git', 'config'), '[core]\n\tbare = false\n')
}

describe('what is there', () => {
  testWithSandbox('cannot be changed, removed or replaced, wherever it lies', async () => {
    await writeFile(inFolder('.bashrc'), 'old')
    await mkdir(inFolder('deep', 'er', '.vscode'), { recursive: true })
    await writeFile(inFolder('deep', 'er', '.vscode', 'tasks.json'), 'old')
    await aRepository(inFolder('repo'))
    const { output, report } = await lab.run(
      `for file in .bashrc deep/er/.vscode/tasks.json repo/.git/config repo/.git/hooks/pre-commit; do
         (echo evil > $file) 2>/dev/null && echo "wrote $file"; (rm -f $file && [ ! -e $file ]) 2>/dev/null && [ $file != repo/.git/hooks/pre-commit ] && echo "removed $file"
         (echo evil > x && mv -f x $file) 2>/dev/null && echo "replaced $file"; rm -f x
       done; rm -rf deep/er/.vscode 2>/dev/null; mv repo/.git/hooks away 2>/dev/null && echo moved; git -C repo config core.hooksPath /tmp 2>/dev/null && echo configured`,
    )
    expect(output).toBe('')
    expect(report.takenAway).toEqual([])
    expect(await readFile(inFolder('.bashrc'), 'utf8')).toBe('old')
    expect(await readFile(inFolder('deep', 'er', '.vscode', 'tasks.json'), 'utf8')).toBe('old')
    expect(await readdir(inFolder('repo', '.git', 'hooks'))).toEqual([])
  })

  testWithSandbox('may be moved with its folder, and is no less itself', async () => {
    await mkdir(inFolder('a', '.vscode'), { recursive: true })
    await writeFile(inFolder('a', '.vscode', 'settings.json'), '{}')
    const { report } = await lab.run('mv a b')
    expect(report.takenAway).toEqual([])
    expect(await readFile(inFolder('b', '.vscode', 'settings.json'), 'utf8')).toBe('{}')
  })

  testWithSandbox('what a link or the configuration names as hooks is closed, too', async () => {
    await aRepository(lab.cwd)
    for (const folder of ['linked', 'chosen']) await mkdir(inFolder(folder))
    await rename(inFolder('.git', 'hooks'), inFolder('.git', 'hooks-before'))
    await symlink('../linked', inFolder('.git', 'hooks'))
    await writeFile(inFolder('.git', 'config'), '[core]\n\thooksPath = chosen\n')
    const { output } = await lab.run('for f in linked chosen; do (echo x > $f/pre-commit) 2>/dev/null && echo $f; done')
    expect(output).toBe('')
  })
})

describe('what is new', () => {
  testWithSandbox('is taken away, at any depth and by any way, and kept where nothing runs it', async () => {
    await aRepository(inFolder('repo'))
    const { report } = await lab.run(
      `echo evil > .bashrc; mkdir -p .vscode sub/.idea 'odd
name'; echo evil > 'odd
name/.envrc'; ln -s /tmp .claude; mkdir -p x/y; echo evil > x/y/.npmrc; mkdir -p new/hooks new/objects new/refs
       echo 'ref: x' > new/HEAD; echo evil > new/hooks/post-checkout; mv new repo2; mkdir bare && mv repo2 bare/.git; echo fine > fine.txt; echo fine > .gitignore; mkdir .bashrc.d`,
    )
    expect(report.takenAway.sort()).toEqual(
      [
        '.bashrc',
        '.claude',
        '.vscode',
        'bare/.git/hooks/post-checkout',
        'odd\nname/.envrc',
        'sub/.idea',
        'x/y/.npmrc',
      ].sort(),
    )
    const left = ['.bashrc.d', '.gitignore', 'bare', 'fine.txt', 'odd\nname', 'repo', 'sub', 'x']
    expect((await readdir(lab.cwd)).sort()).toEqual(left)
    expect(await readdir(report.keptIn)).toHaveLength(7)
  })

  testWithSandbox(
    'a repository made by the command works, but neither its hooks nor programs of its settings stay',
    async () => {
      const { report, output } = await lab.run(
        `set -e; git init -q good; cd good; echo x > f; git add f; git -c user.name=A -c user.email=a@example.org commit -qm first; cd ..
       git init -q bad; echo evil > bad/.git/hooks/pre-commit; git -C bad config core.fsmonitor /tmp/evil; git -C good log --format=%s`,
      )
      expect(output).toBe('first\n')
      expect(report.takenAway.sort()).toEqual(['bad/.git/config', 'bad/.git/hooks/pre-commit'])
    },
  )

  testWithSandbox('in a repository without hooks there is no place for one', async () => {
    await aRepository(lab.cwd)
    await rename(inFolder('.git', 'hooks'), inFolder('.git', 'unused'))
    const { output, report } = await lab.run(
      '(mkdir -p .git/hooks && echo evil > .git/hooks/pre-commit) 2>/dev/null && echo wrote',
    )
    expect([output, report.takenAway]).toEqual(['', []])
    expect(await readdir(inFolder('.git'))).not.toContain('hooks')
  })

  testWithSandbox('stays where the person approved just that', async () => {
    const { report } = await lab.run('printf wanted > .bashrc', { mayChangeProtectedFiles: true })
    expect(report.takenAway).toEqual([])
    expect(await readFile(inFolder('.bashrc'), 'utf8')).toBe('wanted')
  })

  testWithSandbox('is taken away at the next start, when the runner was killed in between', async () => {
    const guard = await guardFolder(lab.cwd, null)
    const record = { host: (await import('node:os')).hostname(), pid: 1, startedAt: 'before', guard }
    await writeFile(join(lab.rainHome, 'sandbox', 'running', 'x.json'), JSON.stringify(record))
    await writeFile(inFolder('.bashrc'), 'planted')
    await createSandbox({ rainHome: lab.rainHome, home: lab.home, searchPath: process.env.PATH ?? '' })
    expect(await readdir(lab.cwd)).toEqual([])
    expect(await readdir(join(lab.rainHome, 'sandbox', 'running'))).toEqual([])
  })

  test('of two commands in one folder, neither takes the masks of the other', async () => {
    await aRepository(lab.cwd)
    await rename(inFolder('.git', 'hooks'), inFolder('.git', 'unused'))
    const first = await guardFolder(lab.cwd, null)
    const second = await guardFolder(lab.cwd, null)
    expect(second.masks).toEqual(first.masks)
    await putFolderRight(first, join(lab.root, 'kept'))
    expect(await readdir(inFolder('.git'))).toContain('hooks')
    await putFolderRight(second, join(lab.root, 'kept'))
    expect(await readdir(inFolder('.git'))).not.toContain('hooks')
  })
})

describe('an agent whose folder is the home folder', () => {
  testWithSandbox('sees what is in it, but nothing that begins with a dot, and makes no start-up file', async () => {
    for (const folder of ['.ssh', '.config', 'notes']) await mkdir(join(lab.home, folder))
    for (const file of ['.ssh/id_rsa', '.config/token', '.rain/secret.key', '.netrc']) {
      await writeFile(join(lab.home, file), 'canary')
    }
    await writeFile(join(lab.home, 'notes', 'a.txt'), 'a note')
    const before = (await readdir(lab.home)).sort()
    const { output, report } = await lab.run(
      `cat ~/notes/a.txt; cat ~/.ssh/id_rsa ~/.config/token ~/.rain/secret.key ~/.netrc 2>/dev/null
       for file in .bash_profile .zshenv .ssh/authorized_keys .config/x .rain/x .netrc; do (echo evil > ~/$file) 2>/dev/null && echo "wrote $file"; done; mkdir ~/.vscode`,
      { cwd: lab.home },
    )
    expect(output).toBe('a note')
    expect(report.takenAway).toEqual(['.vscode'])
    expect((await readdir(lab.home)).sort()).toEqual(before)
  })

  testWithSandbox('does not run in the folder of Rain, nor in the system’s', async () => {
    for (const cwd of [lab.rainHome, join(lab.rainHome, 'sandbox'), '/', '/etc', '/usr/lib']) {
      await expect(lab.run('true', { cwd })).rejects.toThrow(/belongs to/)
    }
  })
})

test('of a repository’s settings, only those that name no program are harmless', () => {
  const good =
    '[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote "origin"]\n\turl = https://example.org/x.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n\tremote = origin\n\tmerge = refs/heads/main\n'
  expect(isHarmlessGitConfig(good)).toBe(true)
  for (const bad of [
    '[core]\n\thooksPath = x',
    '[CORE]\n\tfsmonitor = x',
    '[core] sshCommand = x',
    '[core]\n\tbare = \\\n[core]\n\tpager = x',
    '[include]\n\tpath = x',
    '[includeIf "gitdir:/"]\n\tpath = x',
    '[alias]\n\tco = !evil',
    '[filter "x"]\n\tclean = evil',
    '[diff "x"]\n\ttextconv = evil',
    '[credential]\n\thelper = !evil',
    '[remote "origin"]\n\tuploadpack = evil',
    '[remote "origin"]\n\tvcs = evil',
    '[submodule "x"]\n\tupdate = !evil',
    '[gpg]\n\tprogram = evil',
    'core.pager = x',
    '\uFEFF[core]\n\tpager=x',
  ]) {
    expect([bad, isHarmlessGitConfig(good + bad)]).toEqual([bad, false])
  }
})

test('what lies behind a link is never taken for what is in the folder', async () => {
  await mkdir(join(lab.home, 'private'))
  await symlink(join(lab.home, 'private'), inFolder('sub'))
  await writeFile(join(lab.home, 'private', '.envrc'), 'secret')
  await expect(inodeOf(inFolder('sub', '.envrc'))).rejects.toThrow()
  expect(await inodeOf(join(lab.home, 'private', '.envrc'))).toMatch(/^\d+:\d+$/)
})

testWithSandbox(
  'a link that is put in the place of a folder while the sandbox is built ends the call before it begins',
  async () => {
    await mkdir(join(lab.home, 'private'))
    await writeFile(join(lab.home, 'private', 'key'), 'secret')
    await mkdir(inFolder('.vscode'))
    const environment = { PATH: '/usr/bin:/bin' }
    const args = ['-c', 'cat .vscode/key; echo ran']
    const wrapped = await lab.sandbox.wrap({ command: 'bash', args, cwd: lab.cwd, environment, network: 'none' })
    if (wrapped.kind === 'refused') throw new Error(wrapped.reason)
    await rename(inFolder('.vscode'), inFolder('before'))
    await symlink(join(lab.home, 'private'), inFolder('.vscode'))
    const { stdout, status } = spawnSync(wrapped.command, wrapped.args, {
      cwd: '/',
      env: environment,
      encoding: 'utf8',
    })
    await wrapped.finish()
    expect(stdout).toBe('')
    expect(status).not.toBe(0)
  },
)
