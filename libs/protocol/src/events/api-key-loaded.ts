import { z } from 'zod'

/** A provider is ready to be used: no key has to be asked for. */
export const apiKeyLoadedSchema = z.object({
  type: z.literal('api_key_loaded'),
  provider: z.string(),
  model: z.string().optional(),
  auth_mode: z.string().optional(),
})
export type ApiKeyLoaded = z.infer<typeof apiKeyLoadedSchema>
