import { mentionsSchema } from '../../rest/mentions.ts'
import type { RestRoute } from '../rest-route.ts'

export const mentionsRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/mentions?agent_id&q',
    says: 'Paths below an agent’s folder that match, the best first; what its `.gitignore` names is left out.',
    response: mentionsSchema,
  },
]
