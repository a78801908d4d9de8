import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The wake word was heard. */
export const wakeWordDetectedSchema = z.object({
  type: z.literal('wake_word_detected'),
  agent_id: agentKeySchema,
  confidence: z.number(),
})
export type WakeWordDetected = z.infer<typeof wakeWordDetectedSchema>
