import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { startI18n } from '../i18n/index.ts'
import { PanelBoundary } from './panel-boundary.tsx'

let broken: boolean

function Fragile() {
  if (broken) throw new Error('no')
  return <p>it works</p>
}

beforeAll(() => void startI18n())
beforeEach(() => {
  broken = true
  jest.spyOn(console, 'error').mockReturnValue(undefined)
})
afterEach(() => {
  cleanup()
  jest.restoreAllMocks()
})

const page = (about = 'a') => (
  <>
    <p>the rest</p>
    <PanelBoundary about={about}>
      <Fragile />
    </PanelBoundary>
  </>
)

test('what breaks takes nothing along, and can be tried again', () => {
  render(page())
  expect(screen.getByText('the rest')).toBeDefined()
  expect(screen.getByRole('alert').textContent).toContain('has stopped working')
  broken = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(screen.getByText('it works')).toBeDefined()
})

test('something else is shown without asking', () => {
  const { rerender } = render(page())
  broken = false
  rerender(page('b'))
  expect(screen.getByText('it works')).toBeDefined()
})
