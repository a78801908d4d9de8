import { z } from 'zod'
import { effortSchema } from '../effort.ts'
import { agentKeySchema } from '../ids.ts'
import { limits } from '../limits.ts'

/** Chooses the provider and model, and stores its key if one is given. With `agent_id` the choice is that agent's, without it is the person's default. An empty key keeps the stored one. `effort`, how hard the model should think, is the agent's alone: null leaves it to the model. */
export const setApiKeySchema = z.object({
  type: z.literal('set_api_key'),
  key: z.string().max(limits.keyChars, 'Field length: a key has at most 500 characters.').default(''),
  provider: z.string().min(1).max(50),
  model: z.string().max(100).default('auto'),
  agent_id: agentKeySchema.optional(),
  /** Of the agent. Null: as the model does by itself; left out: as it was. */
  effort: effortSchema.nullish(),
  auth_mode: z.string().max(20).optional(),
})
export type SetApiKey = z.infer<typeof setApiKeySchema>
