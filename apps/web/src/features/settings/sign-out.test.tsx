import { afterEach, expect, jest, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import { addSettingsTexts } from '../../i18n/settings-texts.ts'
import { SignOut, type SignOutProps } from './sign-out.tsx'

void startI18n()
addSettingsTexts()
const realFetch = globalThis.fetch
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

/** The server answers the way out of every browser like this. */
function answers(status: number, body: unknown = {}) {
  const asked = jest.fn()
  globalThis.fetch = async (url) => {
    asked(String(url))
    return { ok: status < 400, status, headers: { get: () => null }, json: async () => body } as unknown as Response
  }
  return asked
}

async function signOutEverywhere(askBeforeLeaving: SignOutProps['askBeforeLeaving']) {
  render(<SignOut onSignOut={() => undefined} askBeforeLeaving={askBeforeLeaving} />)
  fireEvent.click(screen.getByRole('button', { name: 'Sign out everywhere' }))
  fireEvent.change(screen.getByLabelText('PIN'), { target: { value: '123456' } })
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Sign out everywhere' })))
}

test('with a wrong PIN nobody leaves, and what waits to be sent stays', async () => {
  const leave = jest.fn(() => Promise.resolve())
  answers(401, { error: { code: 'pin_invalid', message: 'Wrong PIN.' } })
  await signOutEverywhere(() => Promise.resolve(leave))
  await screen.findByText('That PIN is not right.', { exact: false })
  expect(leave).not.toHaveBeenCalled()
})

test('they leave once the server has ended the sessions', async () => {
  const leave = jest.fn(() => Promise.resolve())
  const asked = answers(200, { logged_out_all: true, tokens_revoked: 3 })
  await signOutEverywhere(() => Promise.resolve(leave))
  expect(asked).toHaveBeenCalledTimes(1)
  await waitFor(() => expect(leave).toHaveBeenCalledTimes(1))
})

test('who stays keeps the sessions of every device', async () => {
  const asked = answers(200, { logged_out_all: true, tokens_revoked: 3 })
  await signOutEverywhere(() => Promise.resolve(null))
  expect(asked).not.toHaveBeenCalled()
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Sign out everywhere' })
  await waitFor(() => expect(button.disabled).toBe(false))
})
