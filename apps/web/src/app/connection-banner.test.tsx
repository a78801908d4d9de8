import { afterEach, expect, jest, test } from '@jest/globals'
import { act, cleanup, render, screen } from '@testing-library/react'
import { chooseLanguage, startI18n } from '../i18n/index.ts'
import type { LiveClient } from '../live/client.ts'
import { LiveContext } from '../live/live-context.ts'
import { emptyStore, useLiveStore } from '../live/store.ts'
import { ConnectionBanner } from './connection-banner.tsx'

void startI18n()
afterEach(async () => {
  jest.useRealTimers()
  cleanup()
  useLiveStore.setState(emptyStore)
  await act(async () => void (await chooseLanguage('en')))
})

const banner = () =>
  render(
    <LiveContext value={{} as LiveClient}>
      <ConnectionBanner />
    </LiveContext>,
  )

test('a first connection is told of when it takes long, a lost one at once', () => {
  jest.useFakeTimers()
  banner()
  act(() => useLiveStore.setState(({ live }) => ({ live: { ...live, loaded: true } })))
  expect(screen.queryByRole('status')).toBeNull()
  act(() => void jest.advanceTimersByTime(3_000))
  expect(screen.getByRole('status')).toBeTruthy()
  act(() => useLiveStore.setState({ connection: 'connected' }))
  expect(screen.queryByRole('status')).toBeNull()
  act(() => useLiveStore.setState({ connection: 'reconnecting' }))
  expect(screen.getByRole('status')).toBeTruthy()
})

/** What two lines hold beside the sign and the button on a phone that is 390 pixels wide. */
const mostLetters = 80

test.each(['en', 'es'] as const)('on a phone it takes two lines at most (%s)', async (language) => {
  await act(async () => void (await chooseLanguage(language)))
  useLiveStore.setState({ connection: 'offline' })
  banner()
  const button = screen.getByRole('button')
  const text = screen.getByRole('status').textContent?.replace(button.textContent ?? '', '') ?? ''
  expect(text).not.toBe('')
  expect(text.length).toBeLessThanOrEqual(mostLetters)
})
