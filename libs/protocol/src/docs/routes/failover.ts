import { failoverChangeSchema, failoverSchema } from '../../rest/failover.ts'
import type { RestRoute } from '../rest-route.ts'

export const failoverRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/failover?agent_id',
    says: 'Who is asked when the chosen model cannot answer: the order of an agent, or the person’s.',
    response: failoverSchema,
  },
  {
    method: 'PUT',
    path: '/api/failover',
    says: 'Changes that order. `choices: null` goes back to the default: every provider that is ready; for an agent, the person’s order.',
    request: failoverChangeSchema,
    response: failoverSchema,
  },
]
