import type { CallContext } from '../call-context.ts'
import type { Finding } from '../classification.ts'
import type { ReasonCode } from '../reason-codes.ts'

/** Stands in a text for what is only known when the command runs. It cannot occur in a real argument. */
export const unknownMark = '\0'

/** One argument after everything the shell does to a word, as far as that can be known without running it. */
export interface Arg {
  /** What the program gets. Wildcards stand as written; unknown pieces are `unknownMark`. */
  text: string
  /** Nothing in it depends on the run, and the shell expands no wildcard in it. */
  exact: boolean
  /** It has unquoted wildcards. */
  glob: boolean
  /** It carries the output of another command. */
  substituted: boolean
}

/** Where a program's standard input comes from. */
export type Input =
  | { kind: 'none' }
  /** `text` is there when the command before it prints what stands in the line itself. */
  | { kind: 'pipe'; text?: string }
  | { kind: 'text'; text: string; exact: boolean }
  | { kind: 'file'; path: Arg }

/** What every command of a script shares. */
export interface Surroundings {
  context: CallContext
  /** Every folder the script may be in when the command runs: the first one, and wherever a `cd` could lead. */
  folders: readonly string[]
}

/** One program call with wrappers taken off: the name is a literal, lower case, without folder and version. */
export interface Command extends Surroundings {
  program: string
  /** The name as written, with its folder. */
  path: string
  args: readonly Arg[]
  input: Input
}

export const literal = (text: string): Arg => ({ text, exact: true, glob: false, substituted: false })

export const unknown = (substituted = false): Arg => ({ text: unknownMark, exact: false, glob: false, substituted })

export const isUnknown = (arg: Arg): boolean => arg.text.includes(unknownMark)

export function red(code: ReasonCode, text: string, fragment?: string): Finding {
  return { level: 'red', code, text, ...(fragment === undefined ? {} : { fragment }) }
}

export function yellow(code: ReasonCode, text: string, fragment?: string): Finding {
  return { level: 'yellow', code, text, ...(fragment === undefined ? {} : { fragment }) }
}
