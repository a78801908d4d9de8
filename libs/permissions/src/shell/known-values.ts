import type { Arg } from './command.ts'

/** What an expansion needs to know of the variables of a script. */
export interface KnownValues {
  valuesOf(name: string): readonly Arg[]
  /** Counts text that an expansion made. Returns it, for use in the middle of an expression. */
  charge<T extends Arg>(arg: T): T
  /** The script has made more text than is followed: everything is unknown from now on. */
  readonly isSpent: boolean
}
