import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The agent is busy; the message waits behind the running turn. */
export const turnQueuedSchema = z.object({
  type: z.literal('turn_queued'),
  agent_id: agentKeySchema,
  turn_id: z.string(),
  client_msg_id: z.string().optional(),
})
export type TurnQueued = z.infer<typeof turnQueuedSchema>
