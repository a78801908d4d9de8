import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The conversation of an agent was deleted. */
export const messagesClearedSchema = z.object({
  type: z.literal('messages_cleared'),
  agent_id: agentKeySchema,
  cwd: z.string(),
})
export type MessagesCleared = z.infer<typeof messagesClearedSchema>
