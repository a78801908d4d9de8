import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** A permission request was decided, by whichever device, the deadline or a stop. */
export const permissionResolvedSchema = z.object({
  type: z.literal('permission_resolved'),
  agent_id: agentKeySchema,
  request_id: z.string(),
  decision: z.enum(['approved', 'denied', 'expired', 'cancelled']),
  reason: z.string().optional(),
  /** What was approved instead of the request's `input`. */
  input: z.record(z.string(), z.unknown()).optional(),
  /** It stands for every call of its kind in this turn. */
  for_turn: z.literal(true).optional(),
  turn_id: z.string().optional(),
})
export type PermissionResolved = z.infer<typeof permissionResolvedSchema>
