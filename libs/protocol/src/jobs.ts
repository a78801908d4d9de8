import { z } from 'zod'

/** "Advance this turn." Losing it or delivering it twice is harmless: the row decides. */
export const turnJobSchema = z.object({ turnId: z.string() })
export type TurnJob = z.infer<typeof turnJobSchema>
