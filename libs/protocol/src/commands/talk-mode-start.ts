import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Begins a spoken conversation. */
export const talkModeStartSchema = z.object({
  type: z.literal('talk_mode_start'),
  agent_id: agentIdField,
  tts_voice: z.string().max(100).optional(),
  tts_rate: z.string().max(10).optional(),
})
export type TalkModeStart = z.infer<typeof talkModeStartSchema>
