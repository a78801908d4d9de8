import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Brings back what `delete_messages` has deleted. */
export const restoreMessagesSchema = z.object({
  type: z.literal('restore_messages'),
  agent_id: agentIdField,
  deletion_id: z.string().max(100),
})
export type RestoreMessages = z.infer<typeof restoreMessagesSchema>
