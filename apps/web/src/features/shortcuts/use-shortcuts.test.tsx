import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useShortcuts } from './use-shortcuts.ts'

const palette = jest.fn()
const inbox = jest.fn()
const help = jest.fn()
const onPage = jest.fn()

function Page({ dialog = false }: { dialog?: boolean }) {
  useShortcuts({ 'Mod+K': palette, 'g i': inbox, '?': help })
  return (
    <main onKeyDown={(event) => onPage(event.key)}>
      <button type="button">here</button>
      <input aria-label="field" />
      <dialog open={dialog} />
    </main>
  )
}

beforeEach(() => void jest.resetAllMocks())
afterEach(cleanup)

const press = (key: string, more: object = {}) => fireEvent.keyDown(screen.getByText('here'), { key, ...more })
const type = (key: string, more: object = {}) => fireEvent.keyDown(screen.getByLabelText('field'), { key, ...more })

test('a key does what it is bound to, and belongs to nobody else then', () => {
  render(<Page />)
  press('?')
  expect(help).toHaveBeenCalledTimes(1)
  expect(onPage).not.toHaveBeenCalled()
})

test('two keys after each other do another thing; the second is kept from the page', () => {
  render(<Page />)
  press('g')
  press('i')
  expect(inbox).toHaveBeenCalledTimes(1)
  expect(onPage.mock.calls).toEqual([['g']])
  press('i')
  expect(inbox).toHaveBeenCalledTimes(1)
})

test('another key in between breaks them', () => {
  render(<Page />)
  press('g')
  press('x')
  press('i')
  expect(inbox).not.toHaveBeenCalled()
})

test('whoever types is left alone, but for keys with Ctrl or ⌘', () => {
  render(<Page />)
  for (const key of ['?', 'g', 'i']) type(key)
  expect(help).not.toHaveBeenCalled()
  expect(inbox).not.toHaveBeenCalled()
  type('k', { ctrlKey: true })
  type('k', { metaKey: true })
  expect(palette).toHaveBeenCalledTimes(2)
})

test.each([
  ['Shift', { ctrlKey: true, shiftKey: true }],
  ['Alt', { ctrlKey: true, altKey: true }],
])('with %s it is another shortcut, of the browser or of nobody', (_name, more) => {
  render(<Page />)
  press('k', more)
  expect(palette).not.toHaveBeenCalled()
})

test('an open dialog has the keys for itself', () => {
  render(<Page dialog />)
  press('?')
  expect(help).not.toHaveBeenCalled()
})

test('a computer that is being controlled gets every key, also those with Ctrl', () => {
  render(
    <>
      <Page />
      <textarea data-takes-keys aria-label="computer" />
    </>,
  )
  fireEvent.keyDown(screen.getByLabelText('computer'), { key: 'k', ctrlKey: true })
  expect(palette).not.toHaveBeenCalled()
})
