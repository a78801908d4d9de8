import { leaseEndedSchema, leaseListSchema, leaseStartedSchema, newLeaseSchema } from '../../rest/leases.ts'
import {
  newRuleSchema,
  ruleAddedSchema,
  ruleDeletedSchema,
  ruleDeletionSchema,
  ruleListSchema,
} from '../../rest/rules.ts'
import type { RestRoute } from '../rest-route.ts'

export const policiesRoutes: RestRoute[] = [
  { method: 'GET', path: '/api/rules', says: 'What is allowed, asked about or denied.', response: ruleListSchema },
  {
    method: 'POST',
    path: '/api/rules',
    says: 'Adds a rule. One that allows needs the PIN: 401 `pin_required` without it. One that is there already is answered as it is.',
    request: newRuleSchema,
    response: ruleAddedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/rules/:id',
    says: 'Removes a rule. One that asks or denies needs the PIN.',
    request: ruleDeletionSchema,
    response: ruleDeletedSchema,
  },
  { method: 'GET', path: '/api/leases', says: 'Which agents may work alone now.', response: leaseListSchema },
  {
    method: 'POST',
    path: '/api/leases',
    says: 'Lets an agent work alone until a time, at most a week. Always needs the PIN. It ends what the agent had before.',
    request: newLeaseSchema,
    response: leaseStartedSchema,
  },
  { method: 'DELETE', path: '/api/leases/:id', says: 'Ends it at once.', response: leaseEndedSchema },
]
