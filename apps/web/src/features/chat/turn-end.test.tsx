import { afterEach, beforeAll, expect, test } from '@jest/globals'
import { act, cleanup, render, screen } from '@testing-library/react'
import { chooseLanguage, startI18n } from '../../i18n/index.ts'
import type { ErrorItem } from '../../live/state.ts'
import { ErrorCard, NoticeLine } from './turn-end.tsx'

beforeAll(() => void startI18n())
afterEach(async () => {
  cleanup()
  await act(() => chooseLanguage('en'))
})

const inSpanish = () => act(() => chooseLanguage('es'))

function showError(item: Partial<ErrorItem> = {}) {
  const error: ErrorItem = {
    kind: 'error',
    id: 'e',
    text: 'Claude is overloaded.',
    code: 'provider_overloaded',
    ...item,
  }
  render(<ErrorCard item={error} onOpenSettings={() => {}} onOpenBudgets={() => {}} />)
  return [...screen.getByRole('alert').querySelectorAll('p')].map(({ textContent }) => textContent)
}

test('an error is said in the words of the server, with what the person can do', () => {
  expect(showError()).toEqual(['Claude is overloaded.', 'Try again in a minute.'])
})

test('the server’s own advice is not given a second time in other words', () => {
  const text = 'Claude is overloaded. Try again in a few minutes.'
  expect(showError({ text })).toEqual([text])
})

test('a Spanish reader reads Spanish first, and the words of the server as a detail', async () => {
  await inSpanish()
  expect(showError()).toEqual([
    'El proveedor está sobrecargado.',
    'Prueba de nuevo en un minuto.',
    'Claude is overloaded.',
  ])
  expect(screen.getByText('Claude is overloaded.').lang).toBe('en')
})

test('an error nobody has translated is shown as it came', async () => {
  await inSpanish()
  expect(showError({ code: 'something_new' })).toEqual(['Claude is overloaded.'])
})

test('a notice is said in the language of the page', async () => {
  const notice = { kind: 'notice', id: 'n', text: 'Busy. Trying again in 3 s (try 2).', code: 'retrying' } as const
  const params = { error: 'provider_rate_limited', seconds: 3, attempt: 2 }
  const { container } = render(<NoticeLine item={{ ...notice, params }} />)
  expect(container.textContent).toBe(notice.text)
  await inSpanish()
  expect(container.textContent).toBe(
    'El proveedor ha recibido demasiadas peticiones. Nuevo intento en 3 s (intento 2).',
  )
})
