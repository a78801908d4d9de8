import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** Throw away what was streamed of this step: it is asked again. */
export const streamResetSchema = z.object({
  type: z.literal('stream_reset'),
  agent_id: agentKeySchema,
  turn_id: z.string(),
  step: z.number().int(),
  reason: z.string(),
})
export type StreamReset = z.infer<typeof streamResetSchema>
