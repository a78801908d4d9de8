import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** An action about to be carried out on a computer. */
export const computerActionSchema = z.object({
  type: z.literal('computer_action'),
  agent_id: agentKeySchema,
  tool: z.string(),
  action: z.string(),
  input: z.record(z.string(), z.unknown()),
  description: z.string(),
  iteration: z.number().int(),
})
export type ComputerAction = z.infer<typeof computerActionSchema>
