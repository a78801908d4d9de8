import { expect, test } from '@jest/globals'
import { compileGlob } from './compile-glob.ts'

function matches(pattern: string, path: string): boolean {
  const compiled = compileGlob(pattern)
  if (compiled.kind === 'refused') throw new Error(compiled.reason)
  return compiled.glob.matches(path)
}

test.each([
  ['*.ts', 'a.ts', true],
  ['*.ts', 'deep/down/a.ts', true],
  ['*.ts', 'a.tsx', false],
  ['./*.ts', 'a.ts', true],
  ['src/*.ts', 'src/a.ts', true],
  ['src/*.ts', 'src/b/a.ts', false],
  ['src/*.ts', 'other/src/a.ts', false],
  ['**/*.ts', 'a.ts', true],
  ['**/*.ts', 'x/y/a.ts', true],
  ['src/**/*.ts', 'src/a.ts', true],
  ['src/**/*.ts', 'src/x/y/z/a.ts', true],
  ['src/**', 'src/x/y', true],
  ['src/**', 'lib/x', false],
  ['**/test/**/*.js', 'a/test/b/c/d.js', true],
  ['**/a/**/a/**/b', 'a/x/a/y/a/z/b', true],
  ['**/a/**/a/**/b', 'a/x/y/z/b', false],
  ['?.txt', 'a.txt', true],
  ['?.txt', '🙂.txt', true],
  ['?.txt', 'ab.txt', false],
  ['[a-c]*.md', 'beta.md', true],
  ['[a-c]*.md', 'delta.md', false],
  ['[!a-c]*', 'delta', true],
  ['[]x]', ']', true],
  ['[x', '[x', true],
  ['*.{png,jpg}', 'a.jpg', true],
  ['*.{png,jpg}', 'a.gif', false],
  ['{src,lib}/**/*.{t,j}s', 'lib/x/a.js', true],
  ['a{b,c{d,e}}f', 'acef', true],
  ['a{b,c{d,e}}f', 'acf', false],
  ['{single}', '{single}', true],
  ['a{b', 'a{b', true],
  ['\\*.ts', '*.ts', true],
  ['\\*.ts', 'a.ts', false],
  ['\\{a,b}', '{a,b}', true],
  ['*', '.hidden', true],
  ['a*b*c', 'aXbYbZc', true],
  ['a*b*c', 'aXbYbZ', false],
  ['a+(b)|c.$^', 'a+(b)|c.$^', true],
])('%s on %s: %s', (pattern, path, expected) => {
  expect(matches(pattern, path)).toBe(expected)
})

test.each(['', '/etc/*', '../*', '~/*', 'a/../../b', 'x'.repeat(501), '{a,b}'.repeat(20)])(
  '%s is refused',
  (pattern) => {
    expect(compileGlob(pattern).kind).toBe('refused')
  },
)

test.each([
  ['*a'.repeat(200) + 'b', 'a'.repeat(255)],
  ['**/'.repeat(150) + 'x', 'a/'.repeat(2000) + 'y'],
  ['?*'.repeat(200) + 'b', 'a'.repeat(255)],
])('a pattern made to explode is answered like any other', (pattern, path) => {
  for (let round = 0; round < 100; round++) expect(matches(pattern, path)).toBe(false)
})
