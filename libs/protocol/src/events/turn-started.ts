import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The turn has begun. */
export const turnStartedSchema = z.object({
  type: z.literal('turn_started'),
  agent_id: agentKeySchema,
  turn_id: z.string(),
  provider: z.string(),
  model: z.string(),
})
export type TurnStarted = z.infer<typeof turnStartedSchema>
