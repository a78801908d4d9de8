import { leftOf, type BudgetState, type BudgetWarning } from '@rain/db'
import { toUsd, type BudgetPeriod, type NanoUsd } from '@rain/protocol'
import { costOf } from '../providers/price.ts'
import type { ModelDescription } from '../providers/provider.ts'

type Priced = Pick<ModelDescription, 'price'>

/** A request to a model as far as its price goes. `promptTokens` is the most it may turn out to be. */
export interface RequestSize {
  promptTokens: number
  maxOutputTokens: number
}

/** An answer that may be shorter than this is not worth asking for. */
const shortestOutput = 1_024

/**
 * The most a request can cost: its prompt at the dearest way to read it, its answer in full. Null: the price is not known.
 */
export function worstCase(
  { price }: Priced,
  { promptTokens, maxOutputTokens: outputTokens }: RequestSize,
): NanoUsd | null {
  if (!price) return null
  const { longPrompt, ...usual } = price
  const prices = longPrompt && promptTokens > longPrompt.above ? [usual, longPrompt] : [usual]
  const usage = { cacheReadTokens: 0, cacheWriteTokens: 0, thinkingTokens: 0, outputTokens }
  const costs = prices.map(({ input, output, cacheRead, cacheWrite }) => {
    const dearest = { input: Math.max(input, cacheRead, cacheWrite), output, cacheRead, cacheWrite }
    return costOf(dearest, { ...usage, inputTokens: promptTokens }) ?? 0
  })
  return Math.max(...costs)
}

/**
 * The longest answer that still fits into what is left of a budget, at most the one asked for. Null: not even a short one
 * does, or the price is not known.
 */
export function fitOutput(model: Priced, size: RequestSize, left: NanoUsd): number | null {
  const fits = (maxOutputTokens: number) => {
    const cost = worstCase(model, { ...size, maxOutputTokens })
    return cost !== null && cost <= left
  }
  if (fits(size.maxOutputTokens)) return size.maxOutputTokens
  let most = Math.min(shortestOutput, size.maxOutputTokens)
  if (!fits(most)) return null
  let tooMany = size.maxOutputTokens
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2)
    if (fits(middle)) most = middle
    else tooMany = middle
  }
  return most
}

/** Why a request was not sent, and what the person can do. */
export function budgetExhaustedText(budget: BudgetState, wanted: NanoUsd): string {
  const { limit, spent, reserved } = budget
  const running = reserved > 0 ? `, and requests that are still running may cost ${dollars(reserved)}` : ''
  const facts = `${dollars(spent)} of ${dollars(limit)} is spent${running}.`
  const need = `${dollars(leftOf(budget))} is left, and the next request may cost up to ${dollars(wanted)}.`
  return `${capital(nameOf(budget))} has no room for another request: ${facts} ${need} ${wayOut[budget.period]}`
}

/** That most of a budget is gone. */
export function budgetWarningText(budget: BudgetWarning): string {
  const { limit, spent } = budget
  if (spent >= limit) return `${capital(nameOf(budget))} is used up: ${dollars(spent)} of ${dollars(limit)} is spent.`
  const percent = Math.floor((spent / limit) * 100)
  return `${percent} % of ${nameOf(budget)} is used up: ${dollars(spent)} of ${dollars(limit)}.`
}

/** Why a model without a known price is not asked where money is limited. */
export function priceUnknownText(budget: BudgetState, model: string): string {
  return `The price of the model "${model}" is not known, so ${nameOf(budget)} cannot be kept with it. Choose another model, or delete the budget.`
}

function nameOf({ agentKey, period }: BudgetState): string {
  return `the budget of ${agentKey ? 'this agent' : 'all agents'} ${span[period]}`
}

const span: Record<BudgetPeriod, string> = {
  turn: 'for one message',
  day: 'for today',
  month: 'for this month',
  ever: 'over all time',
}

const wayOut: Record<BudgetPeriod, string> = {
  turn: 'Raise the budget, or write a new message to go on.',
  day: 'Raise the budget, choose a cheaper model, or wait until tomorrow.',
  month: 'Raise the budget, choose a cheaper model, or wait for the next month.',
  ever: 'Raise the budget, or choose a cheaper model.',
}

/** Cents where they say enough; otherwise as many digits as the first two that count. */
function dollars(amount: NanoUsd): string {
  const usd = toUsd(amount)
  if (usd >= 0.1 || Number(usd.toFixed(2)) === usd) return `$${usd.toFixed(2)}`
  const digits = Math.min(9, 1 - Math.floor(Math.log10(usd)))
  return `$${usd.toFixed(digits)}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
