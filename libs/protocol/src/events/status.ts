import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** What the connection or an agent is doing, in words. With `cwd`: the agent's folder is open. */
export const statusSchema = z.object({
  type: z.literal('status'),
  text: z.string(),
  cwd: z.string().nullish(),
  agent_id: agentKeySchema.nullable(),
  session_id: z.string().optional(),
})
export type Status = z.infer<typeof statusSchema>
