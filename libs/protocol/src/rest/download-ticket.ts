import { z } from 'zod'

/** An address that works for a minute without a token: for what the browser saves by itself. */
export const downloadTicketSchema = z.object({ url: z.string() })
export type DownloadTicket = z.infer<typeof downloadTicketSchema>
