import {
  budgetChangedSchema,
  budgetChangeSchema,
  budgetDeletedSchema,
  budgetDeletionSchema,
  budgetListSchema,
} from '../../rest/budgets.ts'
import type { RestRoute } from '../rest-route.ts'

export const budgetsRoutes: RestRoute[] = [
  { method: 'GET', path: '/api/budgets', says: 'What may be spent, and what has been.', response: budgetListSchema },
  {
    method: 'PUT',
    path: '/api/budgets',
    says: 'Makes the budget of an agent (or of all) for a period, or changes its limit. To raise it takes the PIN: 401 `pin_required` or `pin_invalid`, 429 `locked_out`.',
    request: budgetChangeSchema,
    response: budgetChangedSchema,
  },
  {
    method: 'DELETE',
    path: '/api/budgets/:id',
    says: 'Deletes one of them. It takes the PIN, too.',
    request: budgetDeletionSchema,
    response: budgetDeletedSchema,
  },
]
