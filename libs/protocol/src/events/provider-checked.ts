import { z } from 'zod'
import { errorCodeSchema } from '../errors.ts'

/** A provider was asked for its models, with the key in use: it works, or `text` says what to do. */
export const providerCheckedSchema = z.object({
  type: z.literal('provider_checked'),
  provider: z.string(),
  ok: z.boolean(),
  /** How many models it offers. */
  models: z.number().int(),
  text: z.string(),
  code: errorCodeSchema.optional(),
})
export type ProviderChecked = z.infer<typeof providerCheckedSchema>
