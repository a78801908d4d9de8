import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** The same answer under the name some clients use for actions on a computer. */
export const computerPermissionResponseSchema = z.object({
  type: z.literal('computer_permission_response'),
  request_id: z.string().min(1).max(100),
  agent_id: agentIdField,
  approved: z.boolean(),
  pin: z.string().max(20).optional(),
  reason: z.string().max(1000).optional(),
  /** With `approved`: what shall run instead of the request's `input`. Judged like any call; asked again if it is worse. */
  input: z.record(z.string(), z.unknown()).optional(),
  /** With `approved`: also every other call of the request's `kind` in this turn. Not together with `input`. */
  for_turn: z.boolean().optional(),
})
export type ComputerPermissionResponse = z.infer<typeof computerPermissionResponseSchema>
