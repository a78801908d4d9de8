import { budgetsEn } from './budgets-en.ts'
import { budgetsEs } from './budgets-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of budgets. */
export const addBudgetTexts = textsOf('budgets', budgetsEn, budgetsEs)
