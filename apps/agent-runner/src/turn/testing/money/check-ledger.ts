import type { CountedUsage } from '@rain/testing'
import type { ProviderId } from './plan.ts'

/** A request as the ledger has it. Money is in billionths of a dollar. */
export interface Booked {
  id: string
  message: number
  step: number
  provider: ProviderId
  agentKey: string
  turnId: string
  status: 'reserved' | 'settled' | 'failed' | 'lost'
  errorCode: string | null
  reserved: number
  cost: number | null
  usage: Counts
}

/** Tokens; `input` without what came from or went to a cache. */
export type Counts = Pick<CountedUsage, 'input' | 'output' | 'cacheRead' | 'cacheWrite' | 'thinking'>

/** A request as the server that got it saw it. */
export interface Delivered {
  provider: ProviderId
  message: number
  step: number
  /** What the whole answer counts; null where the request was refused. */
  counted: Counts | null
  /** The client was told `counted` in full. */
  told: boolean
  /** So many words came before the server broke off; null where it did not. */
  brokeOffAfter: number | null
}

export interface BudgetRow {
  id: string
  /** Empty: all agents. */
  agentKey: string
  period: string
}

export interface PeriodRow {
  budgetId: string
  key: string
  limit: number
  spent: number
  reserved: number
}

export interface Ledger {
  booked: Booked[]
  delivered: Delivered[]
  budgets: BudgetRow[]
  periods: PeriodRow[]
}

/**
 * Every way in which the ledger is wrong, in words; none for a good one.
 *
 * What a server told in full is the truth to the token. Of an answer that broke off Claude has told the prompt, and the
 * words that came are known; OpenAI has told nothing, so there only bounds are known. What was on its way when a runner
 * was killed nobody knows.
 */
export function checkLedger(ledger: Ledger): string[] {
  const booked = groupByPlace(ledger.booked)
  const delivered = groupByPlace(ledger.delivered)
  const places = new Set([...booked.keys(), ...delivered.keys()])
  return [
    ...[...places].flatMap((place) => checkPlace(place, booked.get(place) ?? [], delivered.get(place) ?? [])),
    ...ledger.booked.flatMap(checkAlone),
    ...ledger.budgets.flatMap((budget) => checkBudget(budget, ledger)),
  ]
}

function groupByPlace<One extends Booked | Delivered>(all: One[]): Map<string, One[]> {
  const places = new Map<string, One[]>()
  for (const one of all) places.set(placeOf(one), [...(places.get(placeOf(one)) ?? []), one])
  return places
}

function placeOf({ provider, message, step }: Booked | Delivered): string {
  return `message ${message} step ${step} at ${provider}`
}

/** Each answer that was told is booked once, and each booking is what was told. */
function checkPlace(place: string, booked: Booked[], delivered: Delivered[]): string[] {
  const left = new Set(delivered)
  const take = (fits: (one: Delivered) => boolean) => {
    const found = [...left].find(fits)
    if (found) left.delete(found)
    return found !== undefined
  }
  const isBooked = (usage: Counts) => take(({ told, counted }) => told && counted !== null && same(usage, counted))
  const violations = booked.flatMap((request): string[] => {
    const { usage } = request
    const says = `${place}: ${request.id}, ${request.status} ${request.errorCode ?? ''}, is booked as ${JSON.stringify(usage)}`
    switch (request.status) {
      case 'settled':
        return isBooked(usage) ? [] : [`${says}, which nobody told: ${JSON.stringify(delivered)}`]
      case 'failed': {
        const isCut = request.errorCode === 'provider_unreachable'
        const cut = take((one) => one.brokeOffAfter !== null && isPlausible(usage, one))
        return isCut && !cut ? [`${says}, and what broke off was ${JSON.stringify(delivered)}`] : []
      }
      default:
        return []
    }
  })
  const unseen = booked.filter(({ status, errorCode }) => status === 'lost' || errorCode === 'interrupted').length
  const forgotten = [...left].filter(({ told }) => told).length
  return forgotten > unseen ? [...violations, `${place}: ${forgotten} answers are not booked`] : violations
}

function checkAlone({ id, provider, status, errorCode, usage, cost, reserved }: Booked): string[] {
  const says = (what: string) => [`${id} at ${provider}, ${status} ${errorCode ?? ''}: ${what}`]
  switch (status) {
    case 'reserved':
      return says('is never closed')
    case 'lost':
      return cost === null && isNothing(usage) ? [] : says('nobody knows what it cost, and it is told')
    default:
      if (cost === null) return says('has no cost')
      if (isNothing(usage) !== (cost === 0)) return says(`costs ${cost} for ${JSON.stringify(usage)}`)
      return cost > reserved ? says(`costs ${cost}, and ${reserved} was set aside`) : []
  }
}

/** What a period holds is the sum of its requests, and never more than its limit. */
function checkBudget(budget: BudgetRow, { booked, periods }: Ledger): string[] {
  const own = periods.filter(({ budgetId }) => budgetId === budget.id)
  const requests = booked.filter(({ agentKey }) => !budget.agentKey || agentKey === budget.agentKey)
  const inLedger = (of: Booked[]) => of.reduce((sum, { cost, reserved }) => sum + (cost ?? reserved), 0)
  const name = `the ${budget.period} budget of ${budget.agentKey || 'all agents'}`
  const compare = (spent: number, of: Booked[]) =>
    spent === inLedger(of) ? [] : [`${name} has ${spent} spent, the ledger ${inLedger(of)}`]
  return [
    ...own.flatMap(({ key, limit, spent, reserved }) => [
      ...(reserved === 0 ? [] : [`${name} still holds ${reserved} in ${key}`]),
      ...(spent <= limit ? [] : [`${name} allows ${limit} in ${key}, and ${spent} is spent`]),
      ...(budget.period === 'turn'
        ? compare(
            spent,
            requests.filter(({ turnId }) => turnId === key),
          )
        : []),
    ]),
    // a day or a month may end while the requests are made
    ...(budget.period === 'turn'
      ? []
      : compare(
          own.reduce((sum, { spent }) => sum + spent, 0),
          requests,
        )),
  ]
}

/** Of an answer that broke off: what was told of its prompt, and at least the words that came. */
function isPlausible(usage: Counts, { provider, counted, brokeOffAfter }: Delivered): boolean {
  if (!counted || usage.output < (brokeOffAfter ?? 0)) return false
  if (provider === 'openai') return usage.input > 0
  const { input, cacheRead, cacheWrite } = usage
  return input === counted.input && cacheRead === counted.cacheRead && cacheWrite === counted.cacheWrite
}

const nothing: Counts = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, thinking: 0 }
const kinds = ['input', 'output', 'cacheRead', 'cacheWrite', 'thinking'] as const

function isNothing(usage: Counts): boolean {
  return same(usage, nothing)
}

function same(a: Counts, b: Counts): boolean {
  return kinds.every((kind) => a[kind] === b[kind])
}
