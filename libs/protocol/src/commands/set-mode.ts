import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Switches an agent between working on files and working on a computer. */
export const setModeSchema = z.object({
  type: z.literal('set_mode'),
  agent_id: agentIdField,
  mode: z.enum(['coding', 'computer_use']),
  /** With `computer_use`: on which one. Needed where several are paired. */
  device_id: z.string().min(1).max(100).optional(),
  /** With `computer_use`: on which of its displays; the first one without. */
  display: z.number().int().min(0).max(15).optional(),
})
export type SetMode = z.infer<typeof setModeSchema>
