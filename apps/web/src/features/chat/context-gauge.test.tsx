import { afterEach, beforeAll, expect, test } from '@jest/globals'
import { cleanup, render, screen } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import { CompactionLine } from './compaction-line.tsx'
import { ContextGauge } from './context-gauge.tsx'

beforeAll(() => void startI18n())
afterEach(cleanup)

test('the gauge says how full the context is, and in tokens when pointed at', () => {
  render(<ContextGauge usage={{ tokens: 4_300, limit: 10_000, exact: true }} />)
  const gauge = screen.getByRole('meter', { name: 'Context 43% used' })
  expect(gauge.getAttribute('aria-valuenow')).toBe('43')
  expect(gauge.title).toBe('4,300 of 10K tokens of the model’s context are used')
})

test('an estimate is called one, and more than everything is everything', () => {
  render(<ContextGauge usage={{ tokens: 9_999, limit: 9_000, exact: false }} />)
  expect(screen.getByRole('meter', { name: 'Context 100% used' }).title).toMatch(/^At most about 9,999/)
})

test('a summary is folded, and can be read', () => {
  render(
    <CompactionLine
      item={{ kind: 'compaction', id: 'c', text: 'The cat is called Tom.', tokensBefore: 9_000, tokensAfter: 900 }}
    />,
  )
  expect(screen.getByRole('group').hasAttribute('open')).toBe(false)
  expect(screen.getByText('The cat is called Tom.')).toBeTruthy()
  expect(screen.getByText(/9,000 tokens became 900/)).toBeTruthy()
})
