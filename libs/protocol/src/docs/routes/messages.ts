import { messagesDeletedSchema, messagesSchema } from '../../rest/messages.ts'
import type { RestRoute } from '../rest-route.ts'

export const messagesRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/messages?cwd&agent_id&before',
    says: 'The conversation an agent has in a folder. `before`: the id of the oldest line seen, for the page before it.',
    response: messagesSchema,
  },
  {
    method: 'DELETE',
    path: '/api/messages?cwd&agent_id',
    says: 'Forgets that conversation. 409 while one of its turns is open.',
    response: messagesDeletedSchema,
  },
]
