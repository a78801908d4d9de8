import type { Rule } from '../rule.ts'
import { builtins } from './builtins.ts'
import { containers } from './containers.ts'
import { deleting } from './deleting.ts'
import { git } from './git.ts'
import { interpreterRules } from './interpreters.ts'
import { network } from './network.ts'
import { services } from './services.ts'
import { system } from './system.ts'
import { windowsPrograms } from './windows.ts'

/** All rules about programs. */
export const programRules: readonly Rule[] = [
  ...deleting,
  ...system,
  ...git,
  ...interpreterRules,
  ...network,
  ...containers,
  ...services,
  ...builtins,
  ...windowsPrograms,
]

const byProgram = new Map<string, Rule[]>()
for (const rule of programRules) {
  for (const program of rule.programs) byProgram.set(program, [...(byProgram.get(program) ?? []), rule])
}

export function rulesFor(program: string): readonly Rule[] {
  return byProgram.get(program) ?? []
}

/** Names of which a function or an alias must not take the place. */
export function isKnownProgram(program: string): boolean {
  return byProgram.has(program)
}
