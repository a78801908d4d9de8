import { expect, test } from '@jest/globals'
import type { BudgetState } from '@rain/db'
import { fromUsd } from '@rain/protocol'
import { budgetExhaustedSaying, budgetWarningSaying, priceUnknownSaying } from './budget-saying.ts'

const budget: BudgetState = {
  id: 'bud_1',
  agentKey: '',
  period: 'day',
  limit: fromUsd(5),
  spent: fromUsd(4.9),
  reserved: 0,
}
const figures = { budget_id: 'bud_1', period: 'day', limit: 5, spent: 4.9 }

test('a warning is told in figures, in dollars', () => {
  expect(budgetWarningSaying(budget)).toEqual({ code: 'budget_warning', params: { ...figures, percent: 98 } })
  expect(budgetWarningSaying({ ...budget, spent: fromUsd(5.5) })).toEqual({
    code: 'budget_used_up',
    params: { ...figures, spent: 5.5 },
  })
})

test('a budget of one agent names it', () => {
  expect(budgetWarningSaying({ ...budget, agentKey: 'default' }).params).toMatchObject({ agent: 'default' })
})

test('an exhausted budget tells what is left, what was wanted, and what may still be spent', () => {
  const left = { ...figures, left: expect.closeTo(0.1), wanted: 0.25 }
  expect(budgetExhaustedSaying(budget, fromUsd(0.25))).toEqual({ code: 'budget_exhausted', params: left })
  expect(budgetExhaustedSaying({ ...budget, reserved: fromUsd(0.1) }, fromUsd(0.25))).toEqual({
    code: 'budget_exhausted_running',
    params: { ...left, left: 0, reserved: 0.1 },
  })
})

test('an unknown price names the model', () => {
  expect(priceUnknownSaying(budget, 'new')).toEqual({ code: 'price_unknown', params: { ...figures, model: 'new' } })
})
