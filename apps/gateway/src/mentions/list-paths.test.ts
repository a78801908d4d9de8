import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createMentions } from './find-mentions.ts'
import { listPaths } from './list-paths.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rain-mentions-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function write(...paths: string[]): Promise<void> {
  for (const path of paths) {
    const [name = '', content = ''] = path.split('=')
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
}

test('what lies near comes first; folders end with a slash', async () => {
  await write('src/deep/a.ts', 'readme.md')
  expect(await listPaths(root, 5_000)).toEqual({
    paths: ['readme.md', 'src/', 'src/deep/', 'src/deep/a.ts'],
    truncated: false,
  })
})

test('what no person means is left out: .git, installed packages, and what a .gitignore names', async () => {
  await write('.git/config', 'node_modules/x/index.js', '.gitignore=dist\n*.log\n', 'dist/app.js', 'a.log', 'a.ts')
  await write('lib/.gitignore=!keep.log\ntmp/', 'lib/keep.log', 'lib/b.log', 'lib/tmp/x', 'tmp/y')
  expect((await listPaths(root, 5_000)).paths).toEqual([
    '.gitignore',
    'a.ts',
    'lib/',
    'tmp/',
    'lib/.gitignore',
    'lib/keep.log',
    'tmp/y',
  ])
})

test('links are not followed', async () => {
  await write('a.txt')
  await symlink('/', join(root, 'everything'))
  expect((await listPaths(root, 5_000)).paths).toEqual(['a.txt'])
})

test('it ends when its time is over, and says that there is more', async () => {
  await write('a/b/c.txt')
  let now = 0
  expect(await listPaths(root, 15, () => (now += 10))).toEqual({ paths: ['a/'], truncated: true })
})

test('letters that are near each other find a path; without any the nearest are given', async () => {
  await write('src/composer.tsx', 'src/compose/other.ts', 'docs/readme.md')
  const find = (query: string) => createMentions().find({ root, cwd: root, query })
  expect((await find('composer')).paths[0]).toBe('src/composer.tsx')
  expect((await find('cmpsr')).paths).toContain('src/composer.tsx')
  expect((await find('')).paths[0]).toBe('docs/')
  expect((await find('qqqq')).paths).toEqual([])
})

test('a folder outside of what may be browsed gives nothing', async () => {
  await write('a.txt')
  expect(
    await createMentions()
      .find({ root: join(root, 'elsewhere'), cwd: root, query: 'a' })
      .catch(() => null),
  ).toBeNull()
  await mkdir(join(root, 'inside'))
  expect(await createMentions().find({ root: join(root, 'inside'), cwd: root, query: 'a' })).toEqual({ paths: [] })
})
