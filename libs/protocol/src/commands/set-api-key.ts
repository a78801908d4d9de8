import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'
import { limits } from '../limits.ts'

/** Chooses the provider and model, and stores its key if one is given. With `agent_id` the choice is that agent's, without it is the person's default. An empty key keeps the stored one. */
export const setApiKeySchema = z.object({
  type: z.literal('set_api_key'),
  key: z.string().max(limits.keyChars, 'Field length: a key has at most 500 characters.').default(''),
  provider: z.string().min(1).max(50),
  model: z.string().max(100).default('auto'),
  agent_id: agentKeySchema.optional(),
  auth_mode: z.string().max(20).optional(),
})
export type SetApiKey = z.infer<typeof setApiKeySchema>
