import { afterEach, expect, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useEffect } from 'react'
import { useOpener, type Opener } from './use-opener.ts'

const told: { opener?: Opener } = {}

function Place({ kind = 'menu' as const }) {
  const opener = useOpener(kind)
  useEffect(() => {
    told.opener = opener
  })
  return (
    <>
      <button type="button" {...opener.button}>
        opens
      </button>
      <button type="button">elsewhere</button>
      {opener.isNear && <p>fetched</p>}
      {opener.open && <p>opened</p>}
    </>
  )
}

const button = () => screen.getByRole('button', { name: 'opens' })
const closing = () => new Event('close', { cancelable: true })
const interacting = (target: HTMLElement) => {
  const event = new Event('interact', { cancelable: true })
  target.addEventListener('interact', (seen) => told.opener?.content.onInteractOutside(seen), { once: true })
  target.dispatchEvent(event)
  return event
}

afterEach(cleanup)

test('nothing is fetched before somebody comes near', () => {
  render(<Place />)
  expect(screen.queryByText('fetched')).toBeNull()
  fireEvent.pointerEnter(button())
  screen.getByText('fetched')
  expect(screen.queryByText('opened')).toBeNull()
})

test('the keyboard comes near with the focus', () => {
  render(<Place />)
  act(() => button().focus())
  screen.getByText('fetched')
})

test('a press opens what is to be fetched first, and another closes it', () => {
  render(<Place />)
  fireEvent.click(button())
  screen.getByText('fetched')
  screen.getByText('opened')
  expect(button().getAttribute('aria-expanded')).toBe('true')
  fireEvent.click(button())
  expect(screen.queryByText('opened')).toBeNull()
})

test('a menu opens by the arrow down as well', () => {
  render(<Place />)
  fireEvent.keyDown(button(), { key: 'ArrowDown' })
  screen.getByText('opened')
})

test('what closes gives the focus back to its button', () => {
  render(<Place />)
  fireEvent.click(button())
  const event = closing()
  told.opener?.content.onCloseAutoFocus(event)
  expect(event.defaultPrevented).toBe(true)
  expect(document.activeElement).toBe(button())
})

test('whoever has gone on elsewhere keeps the focus there', () => {
  render(<Place />)
  fireEvent.click(button())
  const elsewhere = screen.getByRole('button', { name: 'elsewhere' })
  elsewhere.focus()
  expect(interacting(elsewhere).defaultPrevented).toBe(false)
  told.opener?.content.onCloseAutoFocus(closing())
  expect(document.activeElement).toBe(elsewhere)
})

test('its own button is not elsewhere', () => {
  render(<Place />)
  expect(interacting(button()).defaultPrevented).toBe(true)
})
