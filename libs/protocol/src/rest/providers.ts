import { z } from 'zod'

/** `GET /api/providers`: what can be chosen. Keys are never part of it. */
export const providerListSchema = z.object({
  providers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      needs_key: z.boolean(),
      /** Where the key in use comes from; null: none yet. */
      key_source: z.enum(['stored', 'environment', 'none_needed']).nullable(),
      key_placeholder: z.string(),
      console_url: z.string().nullable(),
      models: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
  current: z.object({ provider: z.string().nullable(), model: z.string() }),
})
export type ProviderList = z.infer<typeof providerListSchema>
