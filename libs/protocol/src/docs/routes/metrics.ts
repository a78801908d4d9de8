import { metricsSchema } from '../../rest/metrics.ts'
import type { RestRoute } from '../rest-route.ts'

export const metricsRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/metrics?tz&agent_id&provider&model&since',
    says: 'Finished turns and what was spent by time, in a time zone such as `Europe/Madrid` (default: the server’s), and by model, provider and agent. Requests of unknown cost are counted and part of no cost.',
    response: metricsSchema,
  },
  {
    method: 'GET',
    path: '/api/metrics.csv',
    says: 'Every request to a model as a line of a CSV file (RFC 4180, with a header), the oldest first. Times are UTC; a cost that is not known is empty.',
  },
]
