import { z } from 'zod'

/** Why a call is asked about. The code says it to a client that has words of its own; the text is for all others. */
export const reasonSchema = z.object({
  code: z.string(),
  text: z.string(),
  /** The part of the call it is about. */
  fragment: z.string().optional(),
})
export type Reason = z.infer<typeof reasonSchema>

/** As a row may hold it: one that was written before there were codes is its text alone. */
export type StoredReason = string | Reason

const uncoded = 'uncoded'

export function toReason(stored: StoredReason): Reason {
  return typeof stored === 'string' ? { code: uncoded, text: stored } : stored
}
