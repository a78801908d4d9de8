import {
  checkStartedSchema,
  newProviderKeySchema,
  providerKeyAddedSchema,
  providerKeyDeletedSchema,
  providerKeyOrderSchema,
  providerKeysOrderedSchema,
  providerListSchema,
} from '../../rest/providers.ts'
import type { RestRoute } from '../rest-route.ts'

export const providersRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/providers',
    says: 'What can be chosen, and what is. Providers that are ready and were not asked for their models within the last hour are asked now; `provider_checked` tells when the list is new.',
    response: providerListSchema,
  },
  {
    method: 'POST',
    path: '/api/providers/:id/check',
    says: 'Asks a provider for its models, to see whether its first key works. Answered by 202; the event `provider_checked` tells how it went.',
    response: checkStartedSchema,
  },
  {
    method: 'POST',
    path: '/api/providers/:id/keys',
    says: 'Stores one more key, to be tried after the others. At most 5.',
    request: newProviderKeySchema,
    response: providerKeyAddedSchema,
  },
  {
    method: 'PUT',
    path: '/api/providers/:id/keys/order',
    says: 'The order in which its keys are tried: all of their ids.',
    request: providerKeyOrderSchema,
    response: providerKeysOrderedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/providers/:id/keys/:key_id',
    says: 'Deletes one of its keys.',
    response: providerKeyDeletedSchema,
  },
]
