import { afterEach, beforeAll, expect, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import type { ResultItem } from '../../live/state.ts'
import { ResultLine } from './result-line.tsx'

beforeAll(() => void startI18n())
afterEach(cleanup)

const result: ResultItem = {
  kind: 'result',
  id: 'r1',
  durationMs: 4500,
  steps: 3,
  cost: 0.0234,
  inputTokens: 12_345,
  outputTokens: 678,
  cacheReadTokens: 9_000,
  thinkingTokens: 400,
  provider: 'claude',
  model: 'claude-sonnet-5-5',
  interrupted: false,
}

const show = (more: Partial<ResultItem> = {}) => render(<ResultLine item={{ ...result, ...more }} answer="" />)
const line = () => screen.getByRole('button').textContent

test('the line says who answered, how long it took and what it cost', () => {
  show()
  expect(line()).toMatch(/^claude-sonnet-5-5 · 4.5s · 3 steps · 12K tokens in, 678 out · \$0.0234/)
})

test('a price that is not known is not called nothing, and nothing to pay is called free', () => {
  show({ cost: null })
  expect(line()).toContain('price unknown')
  expect(line()).not.toContain('$')
  cleanup()
  show({ cost: 0, provider: 'ollama', model: 'qwen3' })
  expect(line()).toContain('· free')
})

test('what its sub-agents cost is told beside what it cost itself', async () => {
  show({ costWithSubAgents: 0.0517 })
  expect(line()).toContain('$0.0234 · with sub-agents $0.0517')
  await act(async () => void fireEvent.click(screen.getByRole('button')))
  expect(screen.getByRole('dialog').textContent).toMatch(/Cost\$0.0234with sub-agents\$0.0517/)
  cleanup()
  show({ costWithSubAgents: null })
  expect(line()).toContain('with sub-agents price unknown')
})

test('costs too small for four digits are not shown as nothing', () => {
  show({ cost: 0.00001 })
  expect(line()).toContain('<$0.0001')
})

test('a turn of which nothing was measured has no figures', () => {
  render(<ResultLine item={{ kind: 'result', id: 'r1', cost: null, interrupted: true }} answer="" />)
  expect(screen.queryByRole('button')).toBeNull()
  screen.getByText('Stopped')
})

test('a click shows what was cached and thought', async () => {
  show()
  await act(async () => void fireEvent.click(screen.getByRole('button')))
  const figures = screen.getByRole('dialog', { name: 'All figures of this answer' })
  expect(figures.textContent).toMatch(
    /Claude · claude-sonnet-5-5.*12,345read from the cache9,000.*678of them thinking400/,
  )
  expect(figures.textContent).not.toContain('written to the cache')
})
