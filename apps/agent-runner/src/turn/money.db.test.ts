import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { acceptMessage, answerQuestion, cancelTurn, setBudget, type NewBudget } from '@rain/db'
import type { Person } from '@rain/db/testing'
import { fromUsd } from '@rain/protocol'
import { createRandom, type Gate } from '@rain/testing'
import { checkLedger, type Booked, type BudgetRow, type PeriodRow } from './testing/money/check-ledger.ts'
import { openMoneyLab, type LabRunner, type MoneyLab } from './testing/money/money-lab.ts'

/**
 * A thousand turns of forty agents on two runners and two providers, under budgets of every period, while requests are
 * refused, answers break off, the person interrupts and runners are killed. Then the ledger is held against what the
 * servers have delivered. `RAIN_MONEY_SEED` repeats what the servers do; the order of turns beside each other it cannot.
 */

const seed = Number(process.env.RAIN_MONEY_SEED ?? Math.floor(Math.random() * 1_000_000))
const turns = 1_000
const agentCount = 40
const requestsPerDeath = 150
const raiseBy = 5

type Budget = Pick<NewBudget, 'agentKey' | 'period'> & { usd: number }
/** The first one is raised when it has no room; at any other the person stops the turn. */
const shared: Budget = { agentKey: '', period: 'day', usd: 10 }
const budgets: Budget[] = [
  shared,
  { agentKey: '', period: 'month', usd: 5_000 },
  { agentKey: '', period: 'ever', usd: 6_000 },
  { agentKey: '', period: 'turn', usd: 20 },
  { agentKey: 'agent-0', period: 'day', usd: 1.5 },
  { agentKey: 'agent-1', period: 'ever', usd: 0.4 },
  { agentKey: 'agent-2', period: 'turn', usd: 0.02 },
  { agentKey: 'agent-3', period: 'month', usd: 0.1 },
]

const random = createRandom(seed)
const runners: LabRunner[] = []
const turnOf = new Map<number, string>()
const deaths: Promise<void>[] = []
let lab: MoneyLab

beforeAll(async () => {
  lab = await openMoneyLab({ seed, onRequest, onPause })
  runners.push(lab.startRunner(), lab.startRunner())
})

afterAll(() => lab?.close())

test(`every billionth of a dollar is accounted for (seed ${seed})`, async () => {
  for (const budget of budgets) await set(budget)
  const overdrawn = new Set<string>()
  const watch = setInterval(() => void noteOverdrawn(overdrawn), 100)
  try {
    await Promise.all((await lab.openAgents(agentCount)).map(workThrough))
    await Promise.all(deaths)
  } finally {
    clearInterval(watch)
  }

  const booked = await readBooked()
  const ledger = { booked, delivered: lab.delivered(), budgets: await readBudgets(), periods: await readPeriods() }
  const violations = checkLedger(ledger).slice(0, 20)
  expect({ seed, overdrawn: [...overdrawn], violations }).toEqual({ seed, overdrawn: [], violations: [] })

  // all of it has happened, or nothing was proved
  const countOf = (fits: (request: Booked) => boolean) => booked.filter(fits).length
  expect(countOf(({ status }) => status === 'settled')).toBeGreaterThan(turns)
  expect(countOf(({ status }) => status === 'lost')).toBeGreaterThan(0)
  for (const provider of ['claude', 'openai']) {
    expect(countOf((request) => request.provider === provider)).toBeGreaterThan(turns / 10)
  }
  for (const errorCode of ['interrupted', 'provider_overloaded', 'provider_unreachable']) {
    expect([errorCode, countOf((request) => request.errorCode === errorCode)]).not.toEqual([errorCode, 0])
  }
  expect(await lab.db.prisma.question.count({ where: { purpose: 'budget' } })).toBeGreaterThan(10)
}, 900_000)

/** Writes the agent's messages, one after the other, and has each of them worked on until it is done. */
async function workThrough(agent: Person, index: number): Promise<void> {
  for (let message = index; message < turns; message += agentCount) {
    const provider = random.pick(['claude', 'openai'])
    const text = `message-${message} from me`
    const accepted = await acceptMessage(lab.db, { ...agent, text, provider, model: 'auto' })
    if (accepted.type !== 'accepted') throw new Error(`not accepted: ${accepted.type}`)
    turnOf.set(message, accepted.turn.id)
    await workOn(accepted.turn.id)
  }
}

async function workOn(turnId: string): Promise<void> {
  for (;;) {
    await runners[random.between(0, 1)]?.advance(turnId)
    const { status } = await lab.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
    if (status === 'done') return
    if (status === 'parked') await answer(turnId)
    // its runner has died: its lease runs out
    else await lab.db.prisma.turn.update({ where: { id: turnId }, data: { leaseUntil: new Date(0) } })
  }
}

/** Raises the budget of all agents when that is what the turn waits for; stops the turn at any other. */
async function answer(turnId: string): Promise<void> {
  const [open] = await lab.db.prisma.question.findMany({ where: { turnId, status: 'pending' } })
  if (!open) return
  const raises = JSON.stringify(open.questions).includes('all agents')
  if (raises) await set({ ...shared, usd: (shared.usd += raiseBy) })
  const answers = { why: raises ? 'Go on' : 'Stop here' }
  await answerQuestion(lab.db, { questionId: open.id, userId: lab.userId, answers })
}

function set({ usd, ...budget }: Budget): Promise<string | null> {
  return setBudget(lab.db, { ...budget, userId: lab.userId, limit: fromUsd(usd), mayRaise: true })
}

/** Every so many requests a runner dies, and another takes its place. */
function onRequest(count: number): void {
  if (count % requestsPerDeath !== 0) return
  const index = random.between(0, 1)
  const dying = runners[index]
  runners[index] = lab.startRunner()
  if (dying) deaths.push(dying.kill())
}

/** The person interrupts the turn of this message. */
function onPause(message: number, gate: Gate): void {
  const turnId = turnOf.get(message) ?? ''
  void cancelTurn(lab.db, { turnId, userId: lab.userId })
    .then(() => runners.forEach(({ held }) => held.stop(turnId, 'cancelled')))
    .finally(() => gate.open())
}

/** No look at the budgets may ever find one promised beyond its limit. */
async function noteOverdrawn(overdrawn: Set<string>): Promise<void> {
  for (const period of await readPeriods()) {
    if (period.spent + period.reserved > period.limit) overdrawn.add(JSON.stringify(period))
  }
}

function readBooked(): Promise<Booked[]> {
  return query(`SELECT id, substring(m.text FROM 'message-(\\d+)')::int AS message, step, provider, turn_id AS "turnId",
      agent_key AS "agentKey", status, error_code AS "errorCode", reserved_nano_usd::float8 AS reserved,
      cost_nano_usd::float8 AS cost, json_build_object('input', input_tokens, 'output', output_tokens, 'cacheRead',
        cache_read_tokens, 'cacheWrite', cache_write_tokens, 'thinking', thinking_tokens) AS usage
    FROM model_requests
    JOIN LATERAL (SELECT content::text AS text FROM messages WHERE turn_id = model_requests.turn_id AND step = 0) m ON true
    ORDER BY created_at`)
}

function readBudgets(): Promise<BudgetRow[]> {
  return query(`SELECT id, agent_key AS "agentKey", period FROM budgets`)
}

function readPeriods(): Promise<PeriodRow[]> {
  return query(`SELECT p.budget_id AS "budgetId", p.key, b.limit_nano_usd::float8 AS "limit",
      p.spent_nano_usd::float8 AS spent, p.reserved_nano_usd::float8 AS reserved
    FROM budget_periods p JOIN budgets b ON b.id = p.budget_id`)
}

async function query<Row>(text: string): Promise<Row[]> {
  return (await lab.db.pool.query(text)).rows as Row[]
}
