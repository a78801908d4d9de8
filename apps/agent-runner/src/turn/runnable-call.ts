import type { AuditGround, ToolCall } from '@rain/db'
import type { ReadyToolCall, StartsAgent } from '../tools/run-tool.ts'

/** A call that nothing stands in the way of. */
export interface RunnableCall {
  call: ToolCall
  prepared: ReadyToolCall | StartsAgent
  /** Where its path led when it was judged. */
  approvedPath?: string
  /** `running`: its runner was lost, and running it again changes nothing. */
  from: 'proposed' | 'approved' | 'running'
  /** Why it may run, and what had been read by then. */
  ground: AuditGround
  /** Hosts that whoever allowed it has allowed to it, wherever they lie. */
  allowedHosts: readonly string[]
  /** Hosts that they have allowed to it as long as they lie on the internet. */
  publicHosts?: readonly string[]
  /** Whoever allowed it knows that it changes start-up files or hooks. */
  changesProtected?: boolean
  /** Whose words its output may hold, where the tool does not say so itself. */
  stranger?: string
}
