import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Ends a spoken conversation. */
export const talkModeStopSchema = z.object({
  type: z.literal('talk_mode_stop'),
  agent_id: agentIdField,
})
export type TalkModeStop = z.infer<typeof talkModeStopSchema>
