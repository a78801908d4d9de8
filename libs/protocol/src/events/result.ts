import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The turn has ended. Exactly one `result` or `error` per accepted message, and the last event of its turn. Numbers are absent or null when nothing was measured. */
export const resultSchema = z.object({
  type: z.literal('result'),
  agent_id: agentKeySchema,
  text: z.string(),
  usage: z
    .object({
      input_tokens: z.number().int(),
      output_tokens: z.number().int(),
      cache_read_tokens: z.number().int().optional(),
      cache_write_tokens: z.number().int().optional(),
      /** A part of the output. */
      thinking_tokens: z.number().int().optional(),
    })
    .nullish(),
  /** What the turn itself cost. */
  cost: z.number().nullish(),
  /** How many sub-agents it has led to, and its cost with theirs; null: not known of all. Absent: it has led to none. */
  sub_agents: z.number().int().optional(),
  cost_with_sub_agents: z.number().nullish(),
  duration_ms: z.number().int().nullish(),
  num_turns: z.number().int().nullish(),
  is_error: z.boolean(),
  session_id: z.string().nullish(),
  model: z.string().nullish(),
  provider: z.string().nullish(),
  interrupted: z.boolean().optional(),
  turn_id: z.string().optional(),
})
export type Result = z.infer<typeof resultSchema>
