import { oldConversationsDeletedSchema, oldConversationsSchema } from '../../rest/old-conversations.ts'
import type { RestRoute } from '../rest-route.ts'

export const oldConversationsRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/old-conversations?days',
    says: 'In how many conversations nothing has been said for so many days.',
    response: oldConversationsSchema,
  },
  {
    method: 'DELETE',
    path: '/api/old-conversations?days',
    says: 'Deletes them, some at a time; those that Rain works in stay.',
    response: oldConversationsDeletedSchema,
  },
]
