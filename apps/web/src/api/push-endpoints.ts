import {
  pushListSchema,
  pushRemovedSchema,
  pushSubscribedSchema,
  pushTestedSchema,
  type NewPushSubscription,
  type PushChange,
} from '@rain/protocol'
import { request } from './request.ts'

/** The doors of browsers that show notifications. */
export const pushApi = {
  list: () => request(pushListSchema, '/api/push'),
  subscribe: (given: NewPushSubscription) =>
    request(pushSubscribedSchema, '/api/push/subscriptions', { method: 'POST', body: given }),
  change: (id: string, change: PushChange) =>
    request(pushSubscribedSchema, pathOf(id), { method: 'PATCH', body: change }),
  test: (id: string) => request(pushTestedSchema, `${pathOf(id)}/test`, { method: 'POST' }),
  remove: (id: string) => request(pushRemovedSchema, pathOf(id), { method: 'DELETE' }),
}

function pathOf(id: string): string {
  return `/api/push/subscriptions/${encodeURIComponent(id)}`
}
