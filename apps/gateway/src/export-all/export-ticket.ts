import { seal, unseal, type SealingKeys } from '@rain/runtime'
import { z } from 'zod'

const ticketSchema = z.object({ id: z.string(), userId: z.string(), tokenId: z.string(), until: z.number() })
/** Who may fetch everything of theirs, once, for a short time and without showing a token: a browser sends none when it saves a file. */
export type ExportTicket = z.infer<typeof ticketSchema>

export const exportTicketMs = 60_000
const context = 'export everything'

export function writeExportTicket(keys: SealingKeys, ticket: ExportTicket): string {
  return seal(keys, context, JSON.stringify(ticket))
}

/** Null: it is none of ours, or its time is over. */
export function readExportTicket(keys: SealingKeys, text: string, now: number): ExportTicket | null {
  const plain = unseal(keys, context, text)
  const ticket = plain === null ? null : ticketSchema.parse(JSON.parse(plain))
  return ticket && ticket.until > now ? ticket : null
}
