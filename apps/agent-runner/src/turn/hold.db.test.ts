import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { answerQuestion, budgetPeriodsAt, reserveRequest } from '@rain/db'
import { newId, noUsage, type BudgetPeriod, type Usage } from '@rain/protocol'
import type { Price } from '../providers/price.ts'
import { priced } from './testing/priced-provider.ts'
import { answered, calls, says, scripted, type ScriptedStep } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab()
})

beforeEach(async () => {
  await lab.newAgent()
  await lab.db.prisma.budget.deleteMany()
  await lab.db.prisma.modelRequest.deleteMany()
})
afterAll(() => lab?.close())

const row = (turnId: string) => lab.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
const ledger = (turnId: string) =>
  lab.db.prisma.modelRequest.findMany({ where: { turnId }, orderBy: { createdAt: 'asc' } })

async function answer(turnId: string, said: string): Promise<void> {
  const [open] = await lab.db.prisma.question.findMany({ where: { turnId, status: 'pending' } })
  if (!open) throw new Error('nothing is asked')
  await answerQuestion(lab.db, { questionId: open.id, userId: lab.userId, answers: { why: said } })
}

async function budget(period: BudgetPeriod, dollars: number): Promise<void> {
  const limit = BigInt(Math.round(dollars * 1e9))
  await lab.db.prisma.budget.create({ data: { id: newId('budget'), userId: lab.userId, period, limit } })
}

const perMillion: Price = { input: 1, output: 10, cacheRead: 0.1, cacheWrite: 1.25 }

const spends =
  (usage: Partial<Usage>, cost: number): ScriptedStep =>
  () => {
    const final = answered('end_turn', [{ type: 'text', text: 'ok' }])
    return final.type === 'answered' ? [{ ...final, usage: { ...final.usage, ...usage }, cost }] : []
  }

describe('a turn that goes in circles', () => {
  const circle = Array.from({ length: 10 }, () => calls(['list_directory', {}]))

  test('waits, and asks the person whether it may go on', async () => {
    const turn = await lab.send('look')
    const provider = scripted(...circle)
    await lab.advance(turn.id, provider)
    expect(await row(turn.id)).toMatchObject({ status: 'parked', steps: 3 })
    expect(await lab.event(turn.id, 'ask_question')).toMatchObject({
      purpose: 'loop',
      questions: [
        {
          question: expect.stringContaining('list_directory'),
          code: 'loop_repeating',
          params: { tool: 'list_directory', times: 3 },
          options: [{ label: 'Go on' }, { label: 'Stop here' }],
        },
      ],
    })
  })

  test('goes on when told to, and is asked about again when nothing changes', async () => {
    const turn = await lab.send('look')
    const provider = scripted(...circle)
    await lab.advance(turn.id, provider)
    await answer(turn.id, 'Go on')
    await lab.advance(turn.id, provider)
    expect(await row(turn.id)).toMatchObject({ status: 'parked', steps: 6 })
  })

  test('ends when told to stop', async () => {
    const turn = await lab.send('look')
    await lab.advance(turn.id, scripted(...circle))
    await answer(turn.id, 'Stop here')
    await lab.advance(turn.id, scripted())
    expect(await row(turn.id)).toMatchObject({ status: 'done', outcome: 'completed' })
  })
})

describe('a budget', () => {
  test('books every request of a model at its cost', async () => {
    await budget('day', 1)
    const turn = await lab.send('hello')
    await lab.advance(
      turn.id,
      priced(perMillion, spends({ inputTokens: 900, outputTokens: 50, thinkingTokens: 20 }, 1_400_000)),
    )
    expect(await ledger(turn.id)).toMatchObject([
      {
        status: 'settled',
        step: 1,
        purpose: 'answer',
        inputTokens: 900,
        outputTokens: 50,
        thinkingTokens: 20,
        cost: 1_400_000n,
      },
    ])
    expect(await lab.db.prisma.budgetPeriod.findMany()).toMatchObject([{ spent: 1_400_000n, reserved: 0n }])
  })

  test('without room for a request holds the turn before it is sent, until there is room', async () => {
    await budget('day', 0.001)
    const turn = await lab.send('hello')
    const provider = priced(perMillion, says('hi'))
    await lab.advance(turn.id, provider)
    expect(provider.requests).toEqual([])
    expect(await lab.event(turn.id, 'ask_question')).toMatchObject({ purpose: 'budget' })
    await answer(turn.id, 'Go on')
    await lab.advance(turn.id, provider)
    expect(await row(turn.id)).toMatchObject({ status: 'parked' })
    await lab.db.prisma.budget.updateMany({ data: { limit: 1_000_000_000n } })
    await answer(turn.id, 'Go on')
    await lab.advance(turn.id, provider)
    expect(await row(turn.id)).toMatchObject({ status: 'done', outcome: 'completed' })
  })

  test('that is not raised ends the turn when the person says so', async () => {
    await budget('turn', 0.001)
    const turn = await lab.send('hello')
    await lab.advance(turn.id, priced(perMillion, says('hi')))
    await answer(turn.id, 'Stop here')
    await lab.advance(turn.id, priced(perMillion, says('hi')))
    expect(await lab.event(turn.id, 'error')).toMatchObject({ code: 'budget_exhausted' })
  })

  test('with room for a shorter answer only asks for a shorter one', async () => {
    await budget('day', 0.05)
    const turn = await lab.send('hello')
    const provider = priced(perMillion, says('hi'))
    await lab.advance(turn.id, provider)
    const [request] = provider.requests
    expect(request?.maxOutputTokens).toBeGreaterThan(1_024)
    expect(request?.maxOutputTokens).toBeLessThan(5_000)
  })

  test('is not trusted to a model whose price nobody knows', async () => {
    await budget('month', 100)
    const turn = await lab.send('hello')
    const provider = priced(null, says('hi'))
    await lab.advance(turn.id, provider)
    expect(provider.requests).toEqual([])
    expect(await lab.event(turn.id, 'ask_question')).toMatchObject({
      questions: [{ question: expect.stringContaining('price'), code: 'price_unknown' }],
    })
  })

  /** Breaks before its first word, with a bill. */
  const breaksFor =
    (cost: number): ScriptedStep =>
    () => [
      {
        type: 'failed',
        code: 'provider_unreachable',
        message: 'It broke off.',
        again: { attempt: 1, left: 4, delayMs: 0 },
        usage: { ...noUsage, inputTokens: 1_000 },
        cost,
      },
    ]

  test('has room for one request only: one that broke and was billed is not repeated unasked', async () => {
    await budget('day', 0.102)
    const turn = await lab.send('hello')
    const provider = priced(perMillion, breaksFor(100_000_000), says('hi'))
    await lab.advance(turn.id, provider)
    expect(provider.requests).toHaveLength(1)
    expect(await row(turn.id)).toMatchObject({ status: 'parked', cost: 100_000_000n })
    expect(await lab.event(turn.id, 'ask_question')).toMatchObject({ purpose: 'budget' })
  })

  test('has room for two: each is a request of its own in the ledger', async () => {
    await budget('day', 1)
    const turn = await lab.send('hello')
    const provider = priced(perMillion, breaksFor(1_000_000), says('hi'))
    await lab.advance(turn.id, provider)
    expect(provider.requests).toMatchObject([{}, { attempts: 4 }])
    expect(await ledger(turn.id)).toMatchObject([{ status: 'failed', cost: 1_000_000n }, { status: 'settled' }])
    expect(await lab.event(turn.id, 'notice')).toMatchObject({ code: 'retrying', params: { attempt: 2 } })
    expect(await row(turn.id)).toMatchObject({ outcome: 'completed', cost: 11_000_000n })
  })

  test('that is mostly used up is told of once', async () => {
    await budget('day', 0.2)
    const turn = await lab.send('hello')
    await lab.advance(turn.id, priced(perMillion, spends({}, 170_000_000)))
    const next = await lab.send('again')
    await lab.advance(next.id, priced(perMillion, spends({}, 1_000)))
    const told = [...(await lab.events(turn.id)), ...(await lab.events(next.id))].filter(
      ({ type }) => type === 'notice',
    )
    expect(told).toMatchObject([
      { text: expect.stringContaining('85 %'), code: 'budget_warning', params: { percent: 85, period: 'day' } },
    ])
  })
})

test('an answer that breaks off is booked with the words that came, in ledger and turn', async () => {
  await budget('day', 1)
  const turn = await lab.send('hello')
  const breaks: ScriptedStep = () => [
    { type: 'thinking', text: 'Hm, a word. ' },
    { type: 'text', text: 'word '.repeat(100) },
    {
      type: 'failed',
      code: 'provider_unreachable',
      message: 'It broke off.',
      usage: { ...noUsage, inputTokens: 70, outputTokens: 1 },
      cost: 80_000,
    },
  ]
  await lab.advance(turn.id, priced(perMillion, breaks))
  const [request] = await ledger(turn.id)
  const outputTokens = request?.outputTokens ?? 0
  expect(outputTokens).toBeGreaterThan(100)
  expect(request).toMatchObject({
    status: 'failed',
    inputTokens: 70,
    outputTokens,
    cost: BigInt(80_000 + (outputTokens - 1) * 10_000),
  })
  expect(await row(turn.id)).toMatchObject({ inputTokens: 70, outputTokens, cost: request?.cost })
  expect(await lab.db.prisma.budgetPeriod.findMany()).toMatchObject([{ spent: request?.cost, reserved: 0n }])
})

test('a request whose runner was lost is closed at its worst case when the turn is taken over', async () => {
  await budget('day', 1)
  const turn = await lab.send('hello')
  const claimed = await lab.claimAndDie(turn.id)
  await reserveRequest(lab.db, {
    fence: { turnId: turn.id, epoch: claimed.epoch },
    step: 1,
    purpose: 'answer',
    provider: 'scripted',
    model: 'scripted-1',
    keyId: null,
    worstCase: 5_000_000,
    periods: budgetPeriodsAt(new Date()),
  })
  await lab.advance(turn.id, priced(perMillion, spends({}, 1_000)))
  expect((await ledger(turn.id)).map(({ status }) => status)).toEqual(['lost', 'settled'])
  expect(await lab.db.prisma.budgetPeriod.findMany()).toMatchObject([{ spent: 5_001_000n, reserved: 0n }])
})
