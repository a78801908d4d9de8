import { z } from 'zod'
import { errorCodeSchema } from '../errors.ts'
import { agentKeySchema } from '../ids.ts'

/** A turn failed, or a command was refused. With `turn_id` it is the end of that turn; without, nothing was changed. The text says what to do. */
export const errorSchema = z.object({
  type: z.literal('error'),
  agent_id: agentKeySchema.nullable(),
  text: z.string(),
  code: errorCodeSchema.optional(),
  retry_after: z.number().optional(),
  client_msg_id: z.string().optional(),
  turn_id: z.string().optional(),
})
export type Error = z.infer<typeof errorSchema>
