import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/**
 * Deletes a message with what answered it, or with everything said after it on every branch. The ack carries a `deletion_id`:
 * for a minute `restore_messages` brings it back, then its rows are gone. Refused with `agent_busy` while a turn is open.
 */
export const deleteMessagesSchema = z.object({
  type: z.literal('delete_messages'),
  agent_id: agentIdField,
  turn_id: z.string().max(100),
  scope: z.enum(['turn', 'from_here']),
})
export type DeleteMessages = z.infer<typeof deleteMessagesSchema>
