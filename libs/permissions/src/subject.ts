import type { ReasonCode } from './reason-codes.ts'
import type { Source } from './shell/source.ts'

/** One command of a shell line, as rules speak of it. */
export interface FoundCommand {
  /** The name the rules know: no folder, no version. Empty: it is only known when it runs. */
  program: string
  /** `push` of `git push`, `run build` of `npm run build`; empty where there is none; null where it cannot be told. */
  verb: string | null
  /** It runs alone without a question. */
  isGreen: boolean
  /** It only starts the command behind it, which stands in the list, too. */
  isWrapper: boolean
  /** What it will do stands elsewhere: interpreters, scripts, package runners. No rule may allow it. */
  runsCode: boolean
  /** It goes through what lies below its paths. */
  isWide: boolean
  /** Its words, as far as they can be paths: absolute, in one spelling. */
  paths: readonly string[]
  hosts: readonly string[]
  /** Where else it fetches from or sends to. */
  sources: readonly Source[]
}

/** What a call is about, as far as that can be told without running it. Policies are matched with it. */
export interface Subject {
  tool: string
  /** Every command of a shell line, nested ones too. */
  commands: readonly FoundCommand[]
  /** Every path it names, as written and where the runner found it to lead. */
  paths: readonly string[]
  /** Lower case. */
  hosts: readonly string[]
  /** The computer it acts on. */
  device?: string
  /** It goes through everything below its paths. */
  isWide: boolean
  /** The codes of all that was found, also of what is not shown. */
  codes: readonly ReasonCode[]
}
