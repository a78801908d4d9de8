import { z } from 'zod'
import { isTimeZone, serverTimeZone } from './local-time.ts'

/** Whose midnight counts: the server's, unless the one who asks names another. */
export const timeZoneQuerySchema = z.object({
  tz: z.string().max(100).refine(isTimeZone, 'Use a time zone such as Europe/Madrid.').default(serverTimeZone),
})
export type TimeZoneQuery = z.infer<typeof timeZoneQuerySchema>
