import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/**
 * Another path of the conversation is in view: a message was said in another way, a branch was chosen, something was deleted or
 * brought back. Load `GET /api/messages` again. Until then: with `kept_up_to`, everything said after that turn is out of view
 * (null: everything); with `gone_turn_id`, that one turn is. `turn_id` is the new turn that has made the branch.
 */
export const branchChangedSchema = z.object({
  type: z.literal('branch_changed'),
  agent_id: agentKeySchema,
  session_id: z.string(),
  turn_id: z.string().optional(),
  kept_up_to: z.string().nullish(),
  gone_turn_id: z.string().optional(),
})
export type BranchChanged = z.infer<typeof branchChangedSchema>
