import {
  newPushSubscriptionSchema,
  pushChangeSchema,
  pushDenialSchema,
  pushDeniedSchema,
  pushListSchema,
  pushRemovedSchema,
  pushSubscribedSchema,
  pushTestedSchema,
} from '../../rest/push.ts'
import type { RestRoute } from '../rest-route.ts'

export const pushRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/push',
    says: 'The browsers that show notifications, and the key a browser subscribes with.',
    response: pushListSchema,
  },
  {
    method: 'POST',
    path: '/api/push/subscriptions',
    says: 'Takes a browser in. One that is known keeps its settings, and becomes that of this session.',
    request: newPushSubscriptionSchema,
    response: pushSubscribedSchema,
  },
  {
    method: 'PATCH',
    path: '/api/push/subscriptions/:id',
    says: 'Changes what is named.',
    request: pushChangeSchema,
    response: pushSubscribedSchema,
  },
  {
    method: 'POST',
    path: '/api/push/subscriptions/:id/test',
    says: 'Sends a notification there. The list tells how it went.',
    response: pushTestedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/push/subscriptions/:id',
    says: 'Nothing more is sent there.',
    response: pushRemovedSchema,
  },
  {
    method: 'POST',
    path: '/api/push/deny',
    says: 'Denies the request that a notification is about, with the ticket in it. Needs no session, works once; `denied` is false when it was decided before.',
    request: pushDenialSchema,
    response: pushDeniedSchema,
  },
]
