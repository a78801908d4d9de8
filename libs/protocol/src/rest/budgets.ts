import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'
import { pinField } from './pin-field.ts'

export const budgetPeriodSchema = z.enum(['turn', 'day', 'month', 'ever'])
export type BudgetPeriod = z.infer<typeof budgetPeriodSchema>

/** The most that may be spent in a period, in US dollars. Days and months are those of the server's time zone. */
export const budgetSchema = z.object({
  id: z.string(),
  /** Null: all agents together. */
  agent_id: z.string().nullable(),
  period: budgetPeriodSchema,
  limit_usd: z.number(),
  /** In the current period; for `turn` in the open turn that has come nearest to the limit. */
  spent_usd: z.number(),
  /** The worst case of requests that are still running. */
  reserved_usd: z.number(),
})
export type Budget = z.infer<typeof budgetSchema>

/** `GET /api/budgets`. */
export const budgetListSchema = z.object({ budgets: z.array(budgetSchema) })
export type BudgetList = z.infer<typeof budgetListSchema>

/** `PUT /api/budgets`: makes the budget of that agent and period, or changes its limit. */
export const budgetChangeSchema = z.object({
  agent_id: agentKeySchema.nullish(),
  period: budgetPeriodSchema,
  limit_usd: z.number().min(0).max(1_000_000),
  pin: pinField,
})
export type BudgetChange = z.infer<typeof budgetChangeSchema>
export const budgetChangedSchema = z.object({ budget: budgetSchema })

/** `DELETE /api/budgets/:id`. */
export const budgetDeletionSchema = z.object({ pin: pinField })
export type BudgetDeletion = z.infer<typeof budgetDeletionSchema>
export const budgetDeletedSchema = z.object({ deleted: z.literal(true) })
