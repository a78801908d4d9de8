import type { CallContext } from './call-context.ts'
import { resolvePath } from './paths/path.ts'
import type { PlaceRule } from './paths/place-rule.ts'
import { protectedPlaces } from './paths/protected.ts'
import { secretPlaces } from './paths/secrets.ts'
import { classifyShell } from './shell/classify-shell.ts'
import { programRules } from './shell/programs/index.ts'
import type { Rule } from './shell/rule.ts'

const context: CallContext = { cwd: '/home/user/project', home: '/home/user', rainHome: '/home/user/.rain' }

/** Commands that prove that the parser is there and reads as a shell does, and that green is what it should be. */
const proofs: readonly (readonly [string, 'green' | 'yellow' | 'red'])[] = [
  ['ls -la src', 'green'],
  ['git status', 'green'],
  ['npm test', 'yellow'],
  ["r''m -rf x", 'red'],
  ["$'\\x72m' -rf x", 'red'],
  ['echo "rm -rf /"', 'green'],
  ['echo "$(rm -rf /)"', 'red'],
  ['ls "unfinished', 'red'],
]

/**
 * Checks every rule against its own examples. Returns what fails, empty when all is well; the runner does not start
 * otherwise, because a wall that fails its own test is none.
 */
export function selfTest(): string[] {
  return [
    ...programRules.flatMap(testRule),
    ...[...secretPlaces, ...protectedPlaces].flatMap(testPlace),
    ...proofs.flatMap(([command, level]) =>
      levelOf(command) === level ? [] : [`“${command}” must be ${level}, is ${levelOf(command)}`],
    ),
  ]
}

function testRule({ code, match, notMatch }: Rule): string[] {
  const isFound = (command: string) => classifyShell(command, context).some((finding) => finding.code === code)
  return [
    ...match.filter((command) => !isFound(command)).map((command) => `${code} misses “${command}”`),
    ...notMatch.filter(isFound).map((command) => `${code} wrongly matches “${command}”`),
  ]
}

function testPlace({ place, match, notMatch, matches }: PlaceRule): string[] {
  const isFound = (path: string) => matches(resolvePath(path, context.cwd, context.home), context)
  return [
    ...match.filter((path) => !isFound(path)).map((path) => `${place} misses “${path}”`),
    ...notMatch.filter(isFound).map((path) => `${place} wrongly matches “${path}”`),
  ]
}

function levelOf(command: string): 'green' | 'yellow' | 'red' {
  const levels = classifyShell(command, context).map((finding) => finding.level)
  if (levels.includes('red')) return 'red'
  return levels.length > 0 ? 'yellow' : 'green'
}
