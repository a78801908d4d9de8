import { describe, expect, test } from '@jest/globals'
import { checkLedger, type Booked, type Delivered, type Ledger } from './check-ledger.ts'

const counted = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0, thinking: 0 }
const place = { provider: 'claude', message: 1, step: 1 } as const

function booked(change: Partial<Booked> = {}): Booked {
  return {
    ...place,
    id: 'mrq_1',
    agentKey: 'agent-0',
    turnId: 'trn_1',
    status: 'settled',
    errorCode: null,
    reserved: 100,
    cost: 60,
    usage: counted,
    ...change,
  }
}

function delivered(change: Partial<Delivered> = {}): Delivered {
  return { ...place, counted, told: true, brokeOffAfter: null, ...change }
}

function ledger(change: Partial<Ledger> = {}): Ledger {
  return {
    booked: [booked()],
    delivered: [delivered()],
    budgets: [{ id: 'bud_1', agentKey: '', period: 'day' }],
    periods: [{ budgetId: 'bud_1', key: '2026-11-21', limit: 100, spent: 60, reserved: 0 }],
    ...change,
  }
}

const period = { budgetId: 'bud_1', key: '2026-11-21', limit: 100, spent: 60, reserved: 0 }

test('a good ledger has no violation', () => {
  expect(checkLedger(ledger())).toEqual([])
})

describe('it is noticed', () => {
  const cases: [what: string, wrong: Partial<Ledger>, says: RegExp][] = [
    ['that an answer is booked twice', { booked: [booked(), booked({ id: 'mrq_2' })] }, /which nobody told/],
    ['that an answer is not booked', { booked: [] }, /1 answers are not booked/],
    ['that a token is missing', { booked: [booked({ usage: { ...counted, output: 4 } })] }, /which nobody told/],
    [
      'that an answer is booked at another provider',
      { booked: [booked({ provider: 'openai' })] },
      /at openai: .* which nobody told/,
    ],
    ['that a request is never closed', { booked: [booked({ status: 'reserved' })] }, /is never closed/],
    ['that more was spent than set aside', { booked: [booked({ reserved: 59 })] }, /costs 60, and 59 was set aside/],
    ['that tokens cost nothing', { booked: [booked({ cost: 0 })] }, /costs 0 for/],
    ['that the cost of an answer is missing', { booked: [booked({ cost: null })] }, /has no cost/],
    [
      'that a lost request has a cost',
      { booked: [booked({ status: 'lost' })] },
      /nobody knows what it cost, and it is told/,
    ],
    [
      'that words which came before the end are not paid for',
      {
        booked: [booked({ status: 'failed', errorCode: 'provider_unreachable', usage: { ...counted, output: 1 } })],
        delivered: [delivered({ told: false, brokeOffAfter: 3 })],
      },
      /what broke off was/,
    ],
    ['that a budget counts wrong', { periods: [{ ...period, spent: 59 }] }, /has 59 spent, the ledger 60/],
    ['that a budget still holds money', { periods: [{ ...period, reserved: 1 }] }, /still holds 1/],
    ['that a budget is overshot', { periods: [{ ...period, limit: 59 }] }, /allows 59 in 2026-11-21, and 60 is spent/],
  ]
  test.each(cases)('%s', (_what, wrong, says) => {
    expect(checkLedger(ledger(wrong)).join('\n')).toMatch(says)
  })
})
