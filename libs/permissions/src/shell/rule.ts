import type { Level } from '../levels.ts'
import type { ReasonCode } from '../reason-codes.ts'
import type { Command } from './command.ts'

/**
 * One thing a program can be told to do that needs more than a glance. The examples are whole commands; they are the
 * documentation of the rule and its test, and the runner does not start when one of them fails.
 */
export interface Rule {
  code: ReasonCode
  programs: readonly string[]
  /** Red unless said otherwise. */
  level?: Exclude<Level, 'green' | 'computer'>
  /** One plain sentence for a person who is not a programmer. */
  says: string
  /** Left out when calling the program is enough. */
  when?: (command: Command) => boolean
  match: readonly string[]
  notMatch: readonly string[]
}
