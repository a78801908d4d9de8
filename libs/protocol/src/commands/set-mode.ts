import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Switches an agent between working on files and working on a computer. */
export const setModeSchema = z.object({
  type: z.literal('set_mode'),
  agent_id: agentIdField,
  mode: z.enum(['coding', 'computer_use']),
})
export type SetMode = z.infer<typeof setModeSchema>
