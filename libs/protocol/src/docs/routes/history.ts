import {
  historyDeletedSchema,
  historyListSchema,
  historySavedSchema,
  savedConversationSchema,
} from '../../rest/history.ts'
import type { RestRoute } from '../rest-route.ts'

export const historyRoutes: RestRoute[] = [
  { method: 'GET', path: '/api/history?limit', says: 'What clients saved, newest first.', response: historyListSchema },
  {
    method: 'POST',
    path: '/api/history',
    says: 'Saves a conversation in the client’s own shape, at most 512 KB.',
    request: savedConversationSchema,
    response: historySavedSchema,
  },
  { method: 'GET', path: '/api/history/:id', says: 'One of them, as it was saved.', response: savedConversationSchema },
  { method: 'DELETE', path: '/api/history/:id', says: 'Deletes one of them.', response: historyDeletedSchema },
]
