import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The agent works in this mode now. */
export const modeChangedSchema = z.object({
  type: z.literal('mode_changed'),
  agent_id: agentKeySchema,
  mode: z.enum(['coding', 'computer_use']),
  display_info: z
    .object({
      screen_width: z.number(),
      screen_height: z.number(),
      scaled_width: z.number(),
      scaled_height: z.number(),
      scale_factor: z.number(),
      monitor_index: z.number().optional(),
      monitor_count: z.number().optional(),
      monitor_offset: z.object({ left: z.number(), top: z.number() }).optional(),
    })
    .nullish(),
})
export type ModeChanged = z.infer<typeof modeChangedSchema>
