import { sandboxSchema } from '../../rest/sandbox.ts'
import type { RestRoute } from '../rest-route.ts'

export const sandboxRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/sandbox',
    says: 'Whether the commands of agents run in a sandbox. Without one, each of them is asked for.',
    response: sandboxSchema,
  },
]
