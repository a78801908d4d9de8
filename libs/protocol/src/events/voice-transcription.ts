import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** What was heard. */
export const voiceTranscriptionSchema = z.object({
  type: z.literal('voice_transcription'),
  agent_id: agentKeySchema,
  text: z.string(),
  is_final: z.boolean(),
})
export type VoiceTranscription = z.infer<typeof voiceTranscriptionSchema>
