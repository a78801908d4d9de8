import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Puts the branch of this turn in view, up to what was said last in it. Refused with `agent_busy` while a turn is open. */
export const switchBranchSchema = z.object({
  type: z.literal('switch_branch'),
  agent_id: agentIdField,
  turn_id: z.string().max(100),
})
export type SwitchBranch = z.infer<typeof switchBranchSchema>
