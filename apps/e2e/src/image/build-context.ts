import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './repository.ts'

/** The files `COPY . .` would bring: those of the work tree that neither git nor .dockerignore leaves out. */
export function buildContext(): string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    {
      cwd: repository,
      encoding: 'utf8',
    },
  )
  const deleted = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: repository, encoding: 'utf8' }).split(
    '\0',
  )
  const isIgnored = dockerIgnore(readFileSync(join(repository, '.dockerignore'), 'utf8'))
  return listed.split('\0').filter((path) => path && !deleted.includes(path) && !isIgnored(path))
}

/** The rules of .dockerignore that ours uses: anchored patterns with `*` and a leading `**`; a match takes all below it. */
function dockerIgnore(text: string): (path: string) => boolean {
  const patterns = text.split('\n').filter((line) => line.trim() && !line.startsWith('#'))
  const expressions = patterns.map((pattern) => {
    const source = pattern
      .replace(/[.+^${}()|[\]\\?]/g, '\\$&')
      .replace(/^\*\*\//, '\0')
      .replaceAll('*', '[^/]*')
      .replace('\0', '(?:.*/)?')
    return new RegExp(`^${source}(?:/|$)`)
  })
  return (path) => expressions.some((expression) => expression.test(path))
}
