import { beginningSchema } from '../../rest/beginning.ts'
import type { RestRoute } from '../rest-route.ts'

export const beginningRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/beginning?agent',
    says: 'What a page begins with, in one answer: agents, providers, settings, set-up and the newest messages of the agent in view (without `agent`, or where it is not there, the first), each under the address it has of its own.',
    response: beginningSchema,
  },
]
