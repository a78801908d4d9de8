import { sessionListSchema, sessionsEndedSchema } from '../../rest/sessions.ts'
import type { RestRoute } from '../rest-route.ts'

export const sessionsRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/sessions',
    says: 'The sign-ins that are valid: this one first, then the one last used.',
    response: sessionListSchema,
  },
  {
    method: 'DELETE',
    path: '/api/sessions/:id',
    says: 'Ends one; its open sockets close within a second.',
    response: sessionsEndedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/sessions',
    says: 'Ends all but this one, and every leave to work alone.',
    response: sessionsEndedSchema,
  },
]
