import { z } from 'zod'
import { callTargetSchema } from '../device/call-target.ts'
import { agentKeySchema } from '../ids.ts'
import { levelSchema } from '../levels.ts'
import { reasonSchema } from '../reason.ts'
import { ruleScopeSchema } from '../rest/rules.ts'

/** A call waits for the person. Shown again on every device and after a reload until it is answered or expires. */
export const permissionRequestSchema = z.object({
  type: z.literal('permission_request'),
  agent_id: agentKeySchema,
  request_id: z.string(),
  tool: z.string(),
  input: z.record(z.string(), z.unknown()),
  level: levelSchema,
  reason: z.string(),
  /** The same, each reason by itself, the most severe first. */
  reasons: z.array(reasonSchema).optional(),
  /** What the model had asked for, where the person has changed it and `input` is asked for again. */
  proposed_input: z.record(z.string(), z.unknown()).optional(),
  /** What `for_turn` would approve beside this call, in words to show (`git commit`); absent: nothing. */
  kind: z.string().optional(),
  /** Whose words the conversation has read by then; absent: nobody's but the person's. */
  read_from: z.array(z.string()).optional(),
  /** The rules that `remember` would make; absent: this can not be allowed for always. */
  remember: z.array(ruleScopeSchema).optional(),
  /** On a desktop: the picture and the window it was decided on, and is approved for. */
  target: callTargetSchema.optional(),
  tool_use_id: z.string().optional(),
  cwd: z.string().optional(),
  created_at: z.number().optional(),
  expires_at: z.number().optional(),
  /** The `agent_id` of the sub-agent whose call it is; shown under the agent that started it. */
  sub_agent_id: agentKeySchema.optional(),
  turn_id: z.string().optional(),
})
export type PermissionRequest = z.infer<typeof permissionRequestSchema>
