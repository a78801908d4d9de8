import {
  checkStartedSchema,
  failoverSchema,
  providerKeyAddedSchema,
  providerKeyDeletedSchema,
  providerKeysOrderedSchema,
  providerServerAddedSchema,
  providerServerDeletedSchema,
  type FallbackChoice,
  type NewProviderServer,
} from '@rain/protocol'
import { request } from './request.ts'

/** The doors of providers: their keys, servers and order. */
export const providerApi = {
  /** The event `provider_checked` tells how it went. */
  checkProvider: (id: string) => request(checkStartedSchema, `${providerPath(id)}/check`, { method: 'POST' }),
  addKey: (id: string, key: string) =>
    request(providerKeyAddedSchema, `${providerPath(id)}/keys`, { method: 'POST', body: { key } }),
  orderKeys: (id: string, order: string[]) =>
    request(providerKeysOrderedSchema, `${providerPath(id)}/keys/order`, { method: 'PUT', body: { order } }),
  deleteKey: (id: string, keyId: string) =>
    request(providerKeyDeletedSchema, `${providerPath(id)}/keys/${encodeURIComponent(keyId)}`, { method: 'DELETE' }),
  addServer: (server: NewProviderServer) =>
    request(providerServerAddedSchema, '/api/providers/servers', { method: 'POST', body: server }),
  deleteServer: (id: string) =>
    request(providerServerDeletedSchema, `/api/providers/servers/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  /** The person's own order. */
  failover: () => request(failoverSchema, '/api/failover'),
  setFailover: (choices: FallbackChoice[] | null) =>
    request(failoverSchema, '/api/failover', { method: 'PUT', body: { choices } }),
}

function providerPath(id: string): string {
  return `/api/providers/${encodeURIComponent(id)}`
}
