import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import { addSettingsTexts } from '../../i18n/settings-texts.ts'
import { ExportEverything } from './export-everything.tsx'

const realFetch = globalThis.fetch
const realClick = HTMLAnchorElement.prototype.click
let saved: string[]
let sent: unknown[]

beforeAll(() => {
  void startI18n()
  addSettingsTexts()
})
beforeEach(() => {
  saved = []
  sent = []
  HTMLAnchorElement.prototype.click = function () {
    saved.push(this.getAttribute('href') ?? '')
  }
  globalThis.fetch = async (_url, { body } = {}) => {
    const given = JSON.parse(String(body)) as { pin: string }
    sent.push(given)
    const isRight = given.pin === '482915'
    const refusal = { error: 'Invalid PIN', code: 'pin_invalid', remaining_attempts: 2 }
    return {
      ok: isRight,
      status: isRight ? 200 : 401,
      headers: { get: () => null },
      json: async () => (isRight ? { url: '/api/export/t1' } : refusal),
    } as unknown as Response
  }
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
  HTMLAnchorElement.prototype.click = realClick
})

const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
const type = (pin: string) => fireEvent.change(screen.getByLabelText('PIN'), { target: { value: pin } })

test('everything is saved for the PIN, and for no other', async () => {
  render(<ExportEverything />)
  await click('Everything in one file (zip)')
  await click('Everything in one file (zip)')
  expect(sent).toEqual([])
  type('000000')
  await click('Everything in one file (zip)')
  screen.getByText(/PIN is not right/)
  expect(saved).toEqual([])
  type('482915')
  await click('Everything in one file (zip)')
  expect(saved).toEqual(['/api/export/t1'])
  screen.getByText('It is being made. Your browser saves it.')
})
