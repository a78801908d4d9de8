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

/** The `text` of a check that went well. */
export function textOfWorkingCheck(models: number): string {
  return models === 1 ? 'Works, 1 model.' : `Works, ${models} models.`
}
