import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Ack } from '@rain/protocol'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { chooseLanguage, startI18n } from '../../i18n/index.ts'
import type { HoldItem } from '../../live/state.ts'
import { HoldCard } from './hold-card.tsx'

startI18n()
beforeAll(() => chooseLanguage('en'))
beforeEach(() => void jest.useFakeTimers())
afterEach(async () => {
  cleanup()
  jest.useRealTimers()
  await chooseLanguage('en')
})

const why = 'The budget of all agents for today has no room for another request.'
const hold = (more: Partial<HoldItem> = {}): HoldItem => ({
  kind: 'question',
  id: 'question:q1',
  requestId: 'q1',
  purpose: 'budget',
  questions: [{ question: why, options: [{ label: 'Go on', description: 'Looks again.' }, { label: 'Stop here' }] }],
  ...more,
})

function show(item: HoldItem, ack: Ack | null = { ok: true }) {
  const answers: Array<Record<string, string>> = []
  const onOpenBudget = jest.fn()
  const onAnswer = (given: Record<string, string>) => {
    answers.push(given)
    return Promise.resolve(ack)
  }
  render(<HoldCard item={item} onAnswer={onAnswer} onOpenBudget={onOpenBudget} />)
  act(() => jest.advanceTimersByTime(500))
  return { answers, onOpenBudget }
}

const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))

test('going on and stopping are said in the server’s words', async () => {
  const { answers } = show(hold())
  screen.getByRole('region', { name: 'Stopped by a budget' })
  await click('Go on')
  await click('Stop here')
  expect(answers).toEqual([{ [why]: 'Go on' }, { [why]: 'Stop here' }])
})

test('the choices are translated, what is sent is not', async () => {
  await chooseLanguage('es')
  const { answers } = show(hold())
  await click('Parar aquí')
  expect(answers).toEqual([{ [why]: 'Stop here' }])
})

test('why it stopped is said in Spanish to a Spanish reader, with its figures', async () => {
  await chooseLanguage('es')
  const params = { period: 'day', spent: 4.9, limit: 5, left: 0.1, wanted: 0.25 }
  const options = [{ label: 'Go on', description: 'The request is tried again.' }, { label: 'Stop here' }]
  show(hold({ questions: [{ question: why, code: 'budget_exhausted', params, options }] }))
  expect(screen.getByRole('region').textContent).toContain(
    'No cabe otra petición en el presupuesto de todos los agentes para hoy: van gastados 4,90\u00a0$ de 5,00\u00a0$. Quedan 0,10\u00a0$ y la siguiente petición puede costar hasta 0,25\u00a0$.',
  )
  expect(
    screen.getByText('Se vuelve a intentar la petición, con el presupuesto que haya entonces.', { exact: false }),
  ).toBeTruthy()
  expect(screen.getByRole('region').textContent).not.toContain('The')
})

test('no answer is taken in the first half second', () => {
  render(<HoldCard item={hold()} onAnswer={() => Promise.resolve({ ok: true })} onOpenBudget={() => {}} />)
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Go on' }).disabled).toBe(true)
})

test('a budget can be raised from here, a loop cannot be paid for', async () => {
  const { onOpenBudget, answers } = show(hold())
  await click('Raise the budget')
  expect(onOpenBudget.mock.calls).toEqual([[]])
  expect(answers).toEqual([])
  cleanup()
  show(hold({ purpose: 'loop' }))
  screen.getByRole('region', { name: 'Rain may be going in circles' })
  expect(screen.queryByRole('button', { name: 'Raise the budget' })).toBeNull()
})

test('the budget it is about is opened, where the server names it', async () => {
  const about = (code: string) => [{ ...hold().questions[0]!, code, params: { budget_id: 'bud_7', period: 'day' } }]
  const raised = show(hold({ questions: about('budget_exhausted') }))
  await click('Raise the budget')
  expect(raised.onOpenBudget.mock.calls).toEqual([['bud_7']])
  cleanup()
  const opened = show(hold({ questions: about('price_unknown') }))
  await click('Open the budget')
  expect(opened.onOpenBudget.mock.calls).toEqual([['bud_7']])
})

test('a server that is silent or refuses is told', async () => {
  show(hold(), null)
  await click('Go on')
  expect(screen.getByRole('alert').textContent).toContain('did not answer')
  cleanup()
  show(hold(), { ok: false, code: 'request_not_found', message: 'Somebody was quicker.' })
  await click('Go on')
  expect(screen.getByRole('alert').textContent).toContain('Somebody was quicker.')
})

test('once decided, one line says how', () => {
  show(hold({ decision: 'answered', answers: { [why]: 'Go on' } }))
  screen.getByText('You let it go on.')
  expect(screen.queryByRole('button')).toBeNull()
  cleanup()
  show(hold({ decision: 'answered', answers: { [why]: 'Stop here' } }))
  screen.getByText('You stopped it here.')
  cleanup()
  show(hold({ decision: 'expired' }))
  screen.getByText('Nobody answered in time, so it stopped.')
})
