import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The model that answers. */
export const modelInfoSchema = z.object({
  type: z.literal('model_info'),
  agent_id: agentKeySchema,
  model: z.string(),
  provider: z.string().optional(),
})
export type ModelInfo = z.infer<typeof modelInfoSchema>
