import { newVaultSecretSchema, vaultDeletionSchema, vaultSchema } from '../../rest/vault.ts'
import type { RestRoute } from '../rest-route.ts'

export const vaultRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/vault',
    says: 'The names of the secrets that agents may have typed on a computer.',
    response: vaultSchema,
  },
  {
    method: 'PUT',
    path: '/api/vault',
    says: 'Keeps one, sealed. It takes the PIN.',
    request: newVaultSecretSchema,
    response: vaultSchema,
  },
  {
    method: 'DELETE',
    path: '/api/vault',
    says: 'Forgets one. It takes the PIN.',
    request: vaultDeletionSchema,
    response: vaultSchema,
  },
]
