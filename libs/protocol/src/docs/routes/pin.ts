import { pinChangedSchema, pinChangeSchema, pinFactsSchema } from '../../rest/pin.ts'
import type { RestRoute } from '../rest-route.ts'

export const pinRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/pin',
    says: 'How long a new PIN has to be, and since when there is this one.',
    response: pinFactsSchema,
  },
  {
    method: 'PUT',
    path: '/api/pin',
    says: 'Changes the PIN. A wrong old one counts like one at the sign-in.',
    request: pinChangeSchema,
    response: pinChangedSchema,
  },
]
