import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** 16 kHz mono PCM16 audio, base64. */
export const audioChunkSchema = z.object({
  type: z.literal('audio_chunk'),
  data: z.string(),
  agent_id: agentIdField,
})
export type AudioChunk = z.infer<typeof audioChunkSchema>
