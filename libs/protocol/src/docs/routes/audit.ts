import { auditPageSchema } from '../../rest/audit.ts'
import type { RestRoute } from '../rest-route.ts'

export const auditRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/audit?agent_id&tool&level&decision&kind&q&since&until&before&limit',
    says: 'The audit log, the newest entry first, a page at a time. Times are seconds since the epoch; `q` is looked for in an entry and in what ran.',
    response: auditPageSchema,
  },
  {
    method: 'GET',
    path: '/api/audit.csv?agent_id&tool&level&decision&kind&q&since&until',
    says: 'The same as a CSV file, all of it.',
  },
  {
    method: 'GET',
    path: '/api/audit.jsonl',
    says: 'The whole chain with its hashes, an entry a line, the oldest first: what `rain audit verify --file` checks.',
  },
]
