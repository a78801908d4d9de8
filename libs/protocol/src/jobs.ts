import { z } from 'zod'

/** "Advance this turn." Losing it or delivering it twice is harmless: the row decides. */
export const turnJobSchema = z.object({ turnId: z.string() })
export type TurnJob = z.infer<typeof turnJobSchema>

/** "Ask this provider for its models." Doing it twice only reads twice. */
export const providerCheckJobSchema = z.object({ userId: z.string(), provider: z.string() })
export type ProviderCheckJob = z.infer<typeof providerCheckJobSchema>
