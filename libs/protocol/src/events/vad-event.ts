import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** Speech began or ended. */
export const vadEventSchema = z.object({
  type: z.literal('vad_event'),
  agent_id: agentKeySchema,
  event: z.string(),
})
export type VadEvent = z.infer<typeof vadEventSchema>
