import { checkStartedSchema } from '../../rest/providers.ts'
import { newSearchSettingSchema, searchSettingSchema } from '../../rest/search.ts'
import type { RestRoute } from '../rest-route.ts'

export const searchRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/search',
    says: 'What agents search the web with.',
    response: searchSettingSchema,
  },
  {
    method: 'POST',
    path: '/api/search/check',
    says: 'Runs one query. Answered by 202; the event `provider_checked` of `search:engine` tells the first result, or what to do.',
    response: checkStartedSchema,
  },
  {
    method: 'PUT',
    path: '/api/search',
    says: 'Sets it; it is stored sealed.',
    request: newSearchSettingSchema,
    response: searchSettingSchema,
  },
  {
    method: 'DELETE',
    path: '/api/search',
    says: 'Forgets it.',
    response: searchSettingSchema,
  },
]
