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
})
export type ComputerPermissionResponse = z.infer<typeof computerPermissionResponseSchema>
