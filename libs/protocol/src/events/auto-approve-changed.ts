import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** Whether an agent asks before ordinary changes. */
export const autoApproveChangedSchema = z.object({
  type: z.literal('auto_approve_changed'),
  agent_id: agentKeySchema,
  enabled: z.boolean(),
})
export type AutoApproveChanged = z.infer<typeof autoApproveChangedSchema>
