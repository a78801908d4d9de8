import { z } from 'zod'

export const sayingParamsSchema = z.record(z.string(), z.union([z.string(), z.number()]))
export type SayingParams = z.infer<typeof sayingParamsSchema>

/**
 * What Rain itself says, beside the English text, for a client that says it in other words. Amounts of money are US
 * dollars; `error` is an error code; `budget_id` is the budget that is spoken of.
 */
export interface Saying {
  code: string
  params: SayingParams
}
