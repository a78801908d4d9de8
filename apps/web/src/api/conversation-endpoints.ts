import {
  conversationBranchedSchema,
  conversationRenamedSchema,
  conversationRestoredSchema,
  historyDeletedSchema,
  type ExportQuery,
} from '@rain/protocol'
import { request, requestFile } from './request.ts'

const pathOf = (sessionId: string) => `/api/conversations/${encodeURIComponent(sessionId)}`

/** What can be done with one conversation. */
export const conversationApi = {
  rename: (sessionId: string, title: string) =>
    request(conversationRenamedSchema, pathOf(sessionId), { method: 'PATCH', body: { title } }),
  /** A new conversation with everything up to and including this turn; with the same `id` again it is the same one. */
  branch: (sessionId: string, turnId: string, id: string) =>
    request(conversationBranchedSchema, `${pathOf(sessionId)}/branch`, {
      method: 'POST',
      body: { turn_id: turnId, client_branch_id: id },
    }),
  /** It can be brought back for a minute. */
  setAside: (sessionId: string) =>
    request(historyDeletedSchema, pathOf(sessionId), { method: 'DELETE', query: { undo: 'true' } }),
  restore: (sessionId: string) =>
    request(conversationRestoredSchema, `${pathOf(sessionId)}/restore`, { method: 'POST' }),
  export: (sessionId: string, query: ExportQuery) => requestFile(`${pathOf(sessionId)}/export`, query),
}
