import { downloadTicketSchema, oldConversationsDeletedSchema, oldConversationsSchema } from '@rain/protocol'
import { request } from './request.ts'

/** What is kept of the person, as a whole. */
export const dataApi = {
  /** An address that gives everything as a zip, for a minute. */
  exportEverything: (pin: string) => request(downloadTicketSchema, '/api/export', { method: 'POST', body: { pin } }),
  oldConversations: (days: number) => request(oldConversationsSchema, '/api/old-conversations', { query: { days } }),
  deleteOldConversations: (days: number) =>
    request(oldConversationsDeletedSchema, '/api/old-conversations', { method: 'DELETE', query: { days } }),
}
