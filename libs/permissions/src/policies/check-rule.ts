import { hostnameOf } from '../hosts.ts'
import { resolvePath } from '../paths/path.ts'
import { runsCodeByName } from '../shell/found.ts'
import { programName } from '../shell/names.ts'
import type { Effect, RuleScope } from './policy-rule.ts'

export type CheckedRule = { type: 'ok'; scope: RuleScope } | { type: 'refused'; why: string }

/**
 * A rule as a person writes it, in the spelling the calls are matched with. Refused: what could never match, and what would
 * allow more than a rule may.
 */
export function checkRule(effect: Effect, written: RuleScope, home: string): CheckedRule {
  const why = objectionTo(effect, written)
  if (why !== undefined) return { type: 'refused', why }
  const { program, folder, path, host } = written
  return {
    type: 'ok',
    scope: {
      ...written,
      ...(program === undefined ? {} : { program: programName(program) }),
      ...(folder === undefined ? {} : { folder: resolvePath(folder, '/', home) }),
      ...(path === undefined ? {} : { path: resolvePath(path, '/', home) }),
      ...(host === undefined ? {} : { host: spelled(host) }),
    },
  }
}

function objectionTo(effect: Effect, { tool, program, verb, folder, path, host }: RuleScope): string | undefined {
  if ([tool, program, verb, folder, path, host].some((text) => text !== undefined && /[\0-\x1f]/.test(text))) {
    return 'A rule cannot hold control characters.'
  }
  if ([folder, path].some((place) => place !== undefined && !/^(\/|~($|\/)|[A-Za-z]:[/\\])/.test(place))) {
    return 'Folders and paths must be whole: begin them with / or ~/.'
  }
  if (host !== undefined && !isHost(host)) return 'A host is a name such as example.com, or *.example.com.'
  if (verb !== undefined && program === undefined) return 'A verb needs the program it belongs to.'
  if (effect !== 'allow') return undefined
  if (program !== undefined && (program.includes('/') || program.includes('\\'))) {
    return 'A program is allowed by its name, without a folder.'
  }
  if (program !== undefined && runsCodeByName(programName(program), verb ?? null)) {
    return `${program} runs what stands elsewhere, so allowing it would allow anything. Each call of it is asked for.`
  }
  if (program === undefined && (tool === undefined || tool === 'bash' || /^\W*\*$|^b(a(s(h)?)?)?\*$/.test(tool))) {
    return 'Say what is allowed: a program, or one tool by its name.'
  }
  return undefined
}

function isHost(host: string): boolean {
  if (host === '*') return true
  const name = host.startsWith('*.') ? host.slice(2) : host
  return !/[/@?#\s*]/.test(name) && hostnameOf(`https://${name}`).length > 0
}

function spelled(host: string): string {
  if (host === '*') return host
  const wild = host.startsWith('*.')
  const [name = host] = hostnameOf(`https://${wild ? host.slice(2) : host}`)
  return wild ? `*.${name}` : name
}
