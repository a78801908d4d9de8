import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createTestContext } from '../testing/create-test-context.ts'
import type { TestContext } from '../testing/create-test-context.ts'
import { findOnPath } from './find-on-path.ts'
import { createGrepSearch } from './grep-search.ts'
import { createRipgrep } from './grep-with-ripgrep.ts'
import { grepWithoutRipgrep } from './grep-without-ripgrep.ts'

const ripgrep = await findOnPath('rg', process.env.PATH ?? '')
const ways = [
  { name: 'without ripgrep', grep: grepWithoutRipgrep },
  ...(ripgrep === null
    ? []
    : [{ name: 'with ripgrep', grep: createRipgrep(ripgrep, { PATH: process.env.PATH ?? '' }) }]),
]

let context: TestContext
beforeEach(async () => {
  context = await createTestContext()
})
afterEach(() => context.remove())

async function put(path: string, content: string | Buffer) {
  const file = join(context.cwd, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

describe.each(ways)('grep_search $name', ({ grep }) => {
  const tool = createGrepSearch(grep)
  const search = (input: Parameters<typeof tool.run>[0]) => tool.run(input, context)

  test('finds lines, in the order of paths', async () => {
    await put('b.txt', 'nothing\nneedle two\r\n')
    await put('a/c.txt', 'x\ny\nneedle one')
    const outcome = await search({ pattern: 'needle' })
    expect(outcome.content).toBe('a/c.txt:3: needle one\nb.txt:2: needle two')
    expect(outcome.detail).toEqual({ kind: 'list', count: 2, truncated: false })
  })

  test('understands regular expressions, case and globs', async () => {
    await put('a.ts', 'function Foo(1)\n')
    await put('a.js', 'function foo(2)\n')
    await put('sub/b.ts', 'function foo(3)\n')
    expect((await search({ pattern: '^function foo\\(\\d\\)$' })).content).toBe(
      'a.js:1: function foo(2)\nsub/b.ts:1: function foo(3)',
    )
    expect((await search({ pattern: 'FOO', ignore_case: true, glob: '*.ts' })).content).toBe(
      'a.ts:1: function Foo(1)\nsub/b.ts:1: function foo(3)',
    )
    expect((await search({ pattern: 'foo', glob: '*.{js,py}' })).content).toBe('a.js:1: function foo(2)')
  })

  test('leaves out files of passwords, unless one is named', async () => {
    await put('.env', 'TOKEN=secret')
    await put('app/.env.local', 'TOKEN=secret')
    await put('app/main.ts', 'readToken(TOKEN)')
    const outcome = await search({ pattern: 'TOKEN' })
    expect(outcome.content).not.toContain('secret')
    expect(outcome.content).toContain('app/main.ts:1')
    expect(outcome.content).toContain('left out')
    expect((await search({ pattern: 'TOKEN', path: '.env' })).content).toContain('secret')
  })

  test('forgives escapes that are not needed', async () => {
    await put('a', 'one-two')
    expect((await search({ pattern: 'one\\-two' })).content).toBe('a:1: one-two')
  })

  test('searches one file, or a folder', async () => {
    await put('a/one', 'hit')
    await put('b/two', 'hit')
    expect((await search({ pattern: 'hit', path: 'b/two' })).content).toBe('b/two:1: hit')
    expect((await search({ pattern: 'hit', path: 'a' })).content).toBe('a/one:1: hit')
  })

  test('a pattern or a path that begins with a dash is no option', async () => {
    await put('--pre', '--files here')
    expect((await search({ pattern: '--files', path: '--pre' })).content).toBe('--pre:1: --files here')
  })

  test('leaves out binary files, node_modules, .git and what links lead to, not hidden files', async () => {
    await put('data.bin', Buffer.from('needle\0needle'))
    await put('node_modules/x.js', 'needle')
    await put('.git/config', 'needle')
    await put('.hidden', 'needle')
    await writeFile(join(context.outside, 'secret'), 'needle')
    await symlink(context.outside, join(context.cwd, 'link'))
    await symlink(join(context.outside, 'secret'), join(context.cwd, 'link-to-file'))
    expect((await search({ pattern: 'needle' })).content).toBe('.hidden:1: needle')
    expect((await search({ pattern: 'needle', path: 'node_modules' })).content).toBe('node_modules/x.js:1: needle')
  })

  test('gives 100 matches and says that there are more', async () => {
    await put('many', 'hit\n'.repeat(150))
    const outcome = await search({ pattern: 'hit' })
    expect(outcome.content.split('\n')).toHaveLength(101)
    expect(outcome.content).toContain('[More than 100 matches')
    expect(outcome.detail).toEqual({ kind: 'list', count: 100, truncated: true })
    await put('many', 'hit\n'.repeat(100))
    expect((await search({ pattern: 'hit' })).detail).toEqual({ kind: 'list', count: 100, truncated: false })
  })

  test('cuts lines to 200 characters', async () => {
    await put('min.js', `hit${'x'.repeat(3_000_000)}`)
    expect((await search({ pattern: 'hit' })).content).toBe(`min.js:1: hit${'x'.repeat(197)}…`)
  })

  test('a pattern that explodes in a backtracking engine neither hangs nor throws', async () => {
    await put('evil', `${'a'.repeat(5000)}!\n`)
    expect((await search({ pattern: '^(a+)+$' })).isError).toBe(false)
  })

  test('a pattern that is no regular expression is explained', async () => {
    await put('a', 'x')
    expect(await search({ pattern: 'foo(' })).toMatchObject({
      isError: true,
      content: expect.stringContaining('not understood'),
    })
  })

  test('no match is no error; a missing path is', async () => {
    await put('a', 'x')
    expect(await search({ pattern: 'nowhere' })).toMatchObject({ isError: false, content: 'No matches.' })
    expect(await search({ pattern: 'x', path: 'none' })).toMatchObject({ isError: true })
  })

  test('an interrupt ends it', async () => {
    await put('a', 'x')
    context.abort()
    await expect(search({ pattern: 'x' })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

test('without ripgrep, an exploding pattern is given up and that is told', async () => {
  await put('evil', `${'a'.repeat(5000)}!\n`)
  const outcome = await createGrepSearch(grepWithoutRipgrep).run({ pattern: '^(a+)+$' }, context)
  expect(outcome.content).toContain('took too long')
})

test('a program is found on the path only where it may be run', async () => {
  await put('bin/tool', '')
  expect(await findOnPath('tool', `relative:${join(context.cwd, 'bin')}`)).toBe(null)
  await chmod(join(context.cwd, 'bin/tool'), 0o755)
  expect(await findOnPath('tool', `relative:${join(context.cwd, 'bin')}`)).toBe(join(context.cwd, 'bin/tool'))
})
