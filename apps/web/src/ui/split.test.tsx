import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { Split } from './split.tsx'

const split = (
  <Split label="Width" name="test" start={400} least={300} most={500} side={<p>beside</p>}>
    <p>main</p>
  </Split>
)

beforeEach(() => {
  localStorage.clear()
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 1000 })
})
afterEach(cleanup)

const divider = () => screen.getByRole('separator', { name: 'Width' })
const width = () => divider().getAttribute('aria-valuenow')

test('the arrows move the divider within its bounds, and the browser remembers where it stands', () => {
  render(split)
  expect(width()).toBe('400')
  fireEvent.keyDown(divider(), { key: 'ArrowLeft' })
  expect(width()).toBe('432')
  fireEvent.keyDown(divider(), { key: 'Home' })
  expect(width()).toBe('500')
  fireEvent.keyDown(divider(), { key: 'End' })
  expect(width()).toBe('300')
  cleanup()
  render(split)
  expect(width()).toBe('300')
})

test('with nothing beside there is nothing to divide', () => {
  render(
    <Split label="Width" name="test" start={400} least={300} most={500} side={null}>
      <p>main</p>
    </Split>,
  )
  expect(screen.queryByRole('separator')).toBeNull()
})
