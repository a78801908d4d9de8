import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** The person began to speak while Rain was speaking. */
export const talkInterruptionSchema = z.object({
  type: z.literal('talk_interruption'),
  agent_id: agentIdField,
})
export type TalkInterruption = z.infer<typeof talkInterruptionSchema>
