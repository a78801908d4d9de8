import { seal, unseal, type SealingKeys } from '@rain/runtime'
import { z } from 'zod'

const ticketSchema = z.object({
  userId: z.string(),
  tokenId: z.string(),
  agentKey: z.string(),
  path: z.string(),
  until: z.number(),
})
/** Who may download what, for a short time and without showing a token: a browser sends none when it saves a file. */
export type Ticket = z.infer<typeof ticketSchema>

export const ticketMs = 60_000
const context = 'download'

export function writeTicket(keys: SealingKeys, ticket: Ticket): string {
  return seal(keys, context, JSON.stringify(ticket))
}

/** Null: it is none of ours, or its time is over. */
export function readTicket(keys: SealingKeys, text: string, now: number): Ticket | null {
  const plain = unseal(keys, context, text)
  const ticket = plain === null ? null : ticketSchema.parse(JSON.parse(plain))
  return ticket && ticket.until > now ? ticket : null
}
