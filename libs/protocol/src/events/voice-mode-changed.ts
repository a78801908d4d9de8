import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The microphone mode was changed. */
export const voiceModeChangedSchema = z.object({
  type: z.literal('voice_mode_changed'),
  agent_id: agentKeySchema,
  mode: z.string(),
})
export type VoiceModeChanged = z.infer<typeof voiceModeChangedSchema>
