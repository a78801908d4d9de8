import type { AuditRefusal, ToolCall } from '@rain/db'
import type { Question, Reason, RuleScope } from '@rain/protocol'
import type { StartsAgent } from '../../tools/run-tool.ts'
import type { RunnableCall } from '../runnable-call.ts'

export type Plan =
  | ({ type: 'run' } & RunnableCall)
  | {
      type: 'answer'
      call: ToolCall
      status: 'failed' | 'interrupted'
      content: string
      refusal?: AuditRefusal
      readFrom?: string
    }
  | { type: 'report'; call: ToolCall }
  | { type: 'report_agent'; call: ToolCall }
  | AskPermission
  | { type: 'ask_person'; call: ToolCall; questions: Question[]; purpose: 'tool' | 'takeover' }

interface AskPermission extends Omit<RunnableCall, 'from' | 'ground'> {
  type: 'ask_permission'
  level: ToolCall['level']
  kind: string | null
  /** Why the policy asks, beside what the call itself does. */
  why: Reason[]
  /** What the conversation has read of strangers. */
  readFrom: string[]
  /** What "always allow this here" would make. */
  offer: RuleScope[]
}

export type StartingCall = RunnableCall & { prepared: StartsAgent }

export function startsAgent(plan: Plan): plan is Plan & StartingCall {
  return plan.type === 'run' && plan.prepared.kind === 'starts_agent'
}
