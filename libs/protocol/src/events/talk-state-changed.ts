import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** State of a spoken conversation. */
export const talkStateChangedSchema = z.object({
  type: z.literal('talk_state_changed'),
  agent_id: agentKeySchema,
  state: z.string(),
})
export type TalkStateChanged = z.infer<typeof talkStateChangedSchema>
