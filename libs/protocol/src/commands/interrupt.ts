import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Stops the running turn of the agent, or the turn named. Always answered by a `result`. */
export const interruptSchema = z.object({
  type: z.literal('interrupt'),
  agent_id: agentIdField,
  turn_id: z.string().max(100).optional(),
})
export type Interrupt = z.infer<typeof interruptSchema>
