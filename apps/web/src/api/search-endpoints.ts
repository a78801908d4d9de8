import { conversationSearchSchema } from '@rain/protocol'
import { request } from './request.ts'

/** What was said in all conversations. */
export const searchConversations = (q: string, before: number | undefined, signal: AbortSignal) =>
  request(conversationSearchSchema, '/api/conversations/search', { query: { q, before }, signal })
