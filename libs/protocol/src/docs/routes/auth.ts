import {
  authRequestSchema,
  authResponseSchema,
  loggedOutAllSchema,
  loggedOutSchema,
  pinRequestSchema,
} from '../../rest/auth.ts'
import type { RestRoute } from '../rest-route.ts'

export const authRoutes: RestRoute[] = [
  {
    method: 'POST',
    path: '/api/auth',
    says: 'Signs in. A wrong PIN is 401 with `remaining_attempts`; after three it is 429 with `locked` and `remaining_seconds`.',
    request: authRequestSchema,
    response: authResponseSchema,
  },
  { method: 'POST', path: '/api/logout', says: 'Ends this session.', response: loggedOutSchema },
  {
    method: 'POST',
    path: '/api/logout-all',
    says: 'Ends every session; open sockets close within a second.',
    request: pinRequestSchema,
    response: loggedOutAllSchema,
  },
]
