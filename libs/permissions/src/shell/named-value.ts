import type { Arg } from './command.ts'

export interface NamedValue {
  name: string
  /** Every text it can be; one marked as not exact when it is only known at the run. */
  values: readonly Arg[]
}
