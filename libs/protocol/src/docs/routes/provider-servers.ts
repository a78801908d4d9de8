import {
  newProviderServerSchema,
  providerServerAddedSchema,
  providerServerDeletedSchema,
  providerServerListSchema,
} from '../../rest/provider-servers.ts'
import type { RestRoute } from '../rest-route.ts'

export const providerServersRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/providers/servers',
    says: 'The OpenAI-compatible servers that were added.',
    response: providerServerListSchema,
  },
  {
    method: 'POST',
    path: '/api/providers/servers',
    says: 'Adds one, at most 20. Its id is made from its name; a server that is there cannot be changed, only deleted and added anew.',
    request: newProviderServerSchema,
    response: providerServerAddedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/providers/servers/:id',
    says: 'Deletes one and its keys. Agents that had chosen it use the default again.',
    response: providerServerDeletedSchema,
  },
]
