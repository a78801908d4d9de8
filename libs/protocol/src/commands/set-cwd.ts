import { z } from 'zod'
import { agentIdField } from '../ids.ts'
import { limits } from '../limits.ts'

/** Opens a folder for an agent, creating the agent if it is unknown. Idempotent: the same path again changes nothing. `session_id` resumes a conversation; `fresh` starts a new one. */
export const setCwdSchema = z.object({
  type: z.literal('set_cwd'),
  path: z.string().min(1).max(limits.pathChars, 'Field length: a path has at most 500 characters.'),
  agent_id: agentIdField,
  session_id: z.string().max(100).nullish(),
  fresh: z.boolean().optional(),
  label: z.string().max(100).optional(),
  provider: z.string().max(50).nullish(),
  model: z.string().max(100).nullish(),
})
export type SetCwd = z.infer<typeof setCwdSchema>
