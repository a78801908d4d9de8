import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Chooses how the microphone is used. */
export const voiceModeSetSchema = z.object({
  type: z.literal('voice_mode_set'),
  mode: z.enum(['push-to-talk', 'vad', 'talk-mode', 'wake-word']),
  agent_id: agentIdField,
  vad_threshold: z.number().min(0).max(1).optional(),
  silence_timeout: z.number().nonnegative().optional(),
})
export type VoiceModeSet = z.infer<typeof voiceModeSetSchema>
