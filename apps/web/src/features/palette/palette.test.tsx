import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { Inbox, Monitor } from 'lucide-react'
import { startI18n } from '../../i18n/index.ts'
import type { PaletteEntry } from './palette.tsx'

const run = jest.fn<(id: string) => void>()
const onClose = jest.fn()
const onSearch = jest.fn()
let Palette: typeof import('./palette.tsx').Palette

const entry = (id: string, title: string, group: PaletteEntry['group'], also?: string): PaletteEntry => ({
  id,
  title,
  group,
  icon: group === 'pages' ? Inbox : Monitor,
  ...(also !== undefined && { also }),
  run: () => run(id),
})
const entries = [
  entry('inbox', 'Inbox', 'pages'),
  entry('usage', 'Usage', 'pages'),
  entry('dark', 'Theme: dark', 'actions', 'colours night'),
  entry('desk', 'Desk computer', 'computers'),
  { ...entry('motion', 'Moving things', 'pages'), whenNamed: true },
]

beforeAll(async () => {
  startI18n()
  ;({ Palette } = await import('./palette.tsx'))
  HTMLElement.prototype.scrollIntoView ??= () => undefined
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false
  }
})
beforeEach(() => {
  jest.resetAllMocks()
  render(<Palette entries={entries} onClose={onClose} onSearch={onSearch} />)
})
afterEach(cleanup)

const field = () => screen.getByRole('combobox')
const type = (value: string) => fireEvent.change(field(), { target: { value } })
const options = () => screen.getAllByRole('option').map((option) => option.textContent)
const chosen = () => within(screen.getByRole('listbox')).getByRole('option', { selected: true }).textContent

test('everything is there at first, and the field has the focus', () => {
  expect(options()).toEqual(['Inbox', 'Usage', 'Theme: dark', 'Desk computer'])
  expect(document.activeElement).toBe(field())
})

test('what is one of many is found by its name', () => {
  type('moving')
  expect(options()[0]).toBe('Moving things')
})

test('the arrows go round the list, the field names what is chosen, and Enter does it', () => {
  fireEvent.keyDown(field(), { key: 'ArrowUp' })
  expect(chosen()).toBe('Desk computer')
  fireEvent.keyDown(field(), { key: 'ArrowDown' })
  fireEvent.keyDown(field(), { key: 'ArrowDown' })
  expect(chosen()).toBe('Usage')
  const active = field().getAttribute('aria-activedescendant') ?? ''
  expect(document.getElementById(active)?.textContent).toBe('Usage')
  fireEvent.keyDown(field(), { key: 'Enter' })
  expect(run).toHaveBeenCalledWith('usage')
  expect(onClose).toHaveBeenCalled()
})

test('it is found by its letters or by other words, and a text can always be searched for', () => {
  type('thd')
  expect(options()[0]).toBe('Theme: dark')
  type('night')
  expect(options()[0]).toBe('Theme: dark')
  type('nothing at all')
  expect(options()).toEqual(['Search all conversations for “nothing at all”'])
  fireEvent.keyDown(field(), { key: 'Enter' })
  expect(onSearch).toHaveBeenCalledWith('nothing at all')
})

test('what is being composed is not taken for a choice', () => {
  fireEvent.keyDown(field(), { key: 'Enter', isComposing: true })
  expect(run).not.toHaveBeenCalled()
})

test('a click does it, too', () => {
  fireEvent.click(screen.getByText('Desk computer'))
  expect(run).toHaveBeenCalledWith('desk')
})
