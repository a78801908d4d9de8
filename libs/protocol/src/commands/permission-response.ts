import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Answers a `permission_request`. The first answer wins. A red request needs the PIN. */
export const permissionResponseSchema = z.object({
  type: z.literal('permission_response'),
  request_id: z.string().min(1).max(100),
  agent_id: agentIdField,
  approved: z.boolean(),
  pin: z.string().max(20).optional(),
  reason: z.string().max(1000).optional(),
})
export type PermissionResponse = z.infer<typeof permissionResponseSchema>
