import { browseSchema } from '../../rest/browse.ts'
import type { RestRoute } from '../rest-route.ts'

export const browseRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/browse?path',
    says: 'A folder of the server, `~` by default. Folders come first; hidden entries are left out.',
    response: browseSchema,
  },
]
