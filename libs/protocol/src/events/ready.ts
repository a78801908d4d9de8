import { z } from 'zod'

/** Answers a connection of a Rain client: from here on events come in order after `cursor`. */
export const readySchema = z.object({
  type: z.literal('ready'),
  protocol_version: z.number().int(),
  cursor: z.string(),
})
export type Ready = z.infer<typeof readySchema>
