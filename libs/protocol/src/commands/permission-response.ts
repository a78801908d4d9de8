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
  /** With `approved`: what shall run instead of the request's `input`. Judged like any call; asked again if it is worse. */
  input: z.record(z.string(), z.unknown()).optional(),
  /** With `approved`: also every other call of the request's `kind` in this turn. Not together with `input`. */
  for_turn: z.boolean().optional(),
  /** With `approved`: also makes the rules that the request offers under `remember`. Not together with `input`. */
  remember: z.literal('here').optional(),
})
export type PermissionResponse = z.infer<typeof permissionResponseSchema>
