import { z } from 'zod'

/** `GET /api/pin`. */
export const pinFactsSchema = z.object({
  /** Fewer characters are refused: more are needed where others can reach the server. */
  shortest: z.number().int(),
  longest: z.number().int(),
  /** Seconds since the epoch; null: it is still the first one. */
  changed_at: z.number().nullable(),
})
export type PinFacts = z.infer<typeof pinFactsSchema>

/** `PUT /api/pin`. */
export const pinChangeSchema = z.object({
  pin: z.string().min(1).max(20),
  new_pin: z.string().min(1).max(20),
  /** Ends every other session, and every leave to work alone. */
  end_other_sessions: z.boolean().default(false),
})
export type PinChange = z.input<typeof pinChangeSchema>

export const pinChangedSchema = z.object({ pin_changed: z.literal(true), sessions_ended: z.number().int() })
export type PinChanged = z.infer<typeof pinChangedSchema>
