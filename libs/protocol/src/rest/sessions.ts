import { z } from 'zod'

/** One sign-in that is still valid. Times are seconds since the epoch. */
export const sessionSchema = z.object({
  id: z.string(),
  /** The one that asks. */
  current: z.boolean(),
  /** As its User-Agent has it; null: it does not say. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  kind: z.enum(['desktop', 'phone', 'tablet', 'other']),
  address: z.string().nullable(),
  created_at: z.number(),
  /** To the minute; null: not since it began. */
  last_used_at: z.number().nullable(),
  expires_at: z.number(),
})
export type SessionInfo = z.infer<typeof sessionSchema>

/** `GET /api/sessions`: this one first, then the one last used. */
export const sessionListSchema = z.object({ sessions: z.array(sessionSchema) })
export type SessionList = z.infer<typeof sessionListSchema>

/** `DELETE /api/sessions/:id`, and `DELETE /api/sessions` for all but the one that asks. */
export const sessionsEndedSchema = z.object({ ended: z.number().int() })
export type SessionsEnded = z.infer<typeof sessionsEndedSchema>
