import { budgetChangedSchema, budgetDeletedSchema, budgetListSchema, type BudgetChange } from '@rain/protocol'
import { request } from './request.ts'

/** The doors of budgets. */
export const budgetApi = {
  budgets: () => request(budgetListSchema, '/api/budgets'),
  setBudget: (change: BudgetChange) => request(budgetChangedSchema, '/api/budgets', { method: 'PUT', body: change }),
  deleteBudget: (id: string, pin: string) =>
    request(budgetDeletedSchema, `/api/budgets/${encodeURIComponent(id)}`, { method: 'DELETE', body: { pin } }),
}
