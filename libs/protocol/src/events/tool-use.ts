import { z } from 'zod'
import { callTargetSchema } from '../device/call-target.ts'
import { agentKeySchema } from '../ids.ts'
import { levelSchema } from '../levels.ts'

/** The model calls a tool. What was streamed before it is complete. */
export const toolUseSchema = z.object({
  type: z.literal('tool_use'),
  agent_id: agentKeySchema,
  tool: z.string(),
  input: z.record(z.string(), z.unknown()),
  id: z.string(),
  level: levelSchema.optional(),
  turn_id: z.string().optional(),
  step: z.number().int().optional(),
  /** On a desktop: what it was decided on. */
  target: callTargetSchema.optional(),
})
export type ToolUse = z.infer<typeof toolUseSchema>
