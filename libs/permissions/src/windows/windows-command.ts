import type { Arg, Input } from '../shell/command.ts'

/** One command of a Windows shell, as far as it can be read. */
export interface WindowsCommand {
  words: readonly Arg[]
  input: Input
  /** Files its output goes to. */
  redirects: readonly string[]
  source: string
}
