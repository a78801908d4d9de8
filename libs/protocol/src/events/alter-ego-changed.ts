import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The persona was changed. */
export const alterEgoChangedSchema = z.object({
  type: z.literal('alter_ego_changed'),
  ego_id: z.string(),
  agent_id: agentKeySchema.nullable(),
})
export type AlterEgoChanged = z.infer<typeof alterEgoChangedSchema>
