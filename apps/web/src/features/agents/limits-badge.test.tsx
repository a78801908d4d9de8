import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import { LimitsBadge } from './limits-badge.tsx'

void startI18n()
beforeEach(() => void jest.useFakeTimers({ now: Date.parse('2026-11-21T12:00:00Z') }))
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

const nearlyUsedUp = { 'tokens-limit': 1000, 'tokens-remaining': 50, 'tokens-reset': '1m30s' }
// What the page fetches when it is wanted is there before a test waits for it.
beforeAll(async () => void (await import('./limits-popover.tsx')))
const open = () => act(async () => void fireEvent.click(screen.getByRole('button')))
const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms))

test('the badge tells what is left and when it is full again', async () => {
  render(<LimitsBadge limits={nearlyUsedUp} />)
  screen.getByRole('button', { name: 'Provider limits: Limit nearly reached 5%' })
  await open()
  screen.getByText('Tokens left')
  screen.getByText('50 of 1,000')
  screen.getByText('Full again in 1:30')
  pass(30_000)
  screen.getByText('Full again in 1:00')
})

test('it stops warning when the time has come', () => {
  render(<LimitsBadge limits={nearlyUsedUp} />)
  pass(91_000)
  screen.getByRole('button', { name: 'Provider limits 100%' })
})

test('a duration counts from when it was told', async () => {
  const { rerender } = render(<LimitsBadge limits={nearlyUsedUp} />)
  pass(60_000)
  rerender(<LimitsBadge limits={{ ...nearlyUsedUp }} />)
  await open()
  screen.getByText('Full again in 1:30')
})

test('where no limit is told there is no badge', () => {
  render(<LimitsBadge limits={{}} />)
  expect(screen.queryByRole('button')).toBeNull()
})
