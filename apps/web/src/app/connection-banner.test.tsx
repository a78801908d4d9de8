import { afterEach, expect, test } from '@jest/globals'
import { act, cleanup, render, screen } from '@testing-library/react'
import { chooseLanguage, startI18n } from '../i18n/index.ts'
import type { LiveClient } from '../live/client.ts'
import { LiveContext } from '../live/live-context.ts'
import { emptyStore, useLiveStore } from '../live/store.ts'
import { ConnectionBanner } from './connection-banner.tsx'

void startI18n()
afterEach(async () => {
  cleanup()
  useLiveStore.setState(emptyStore)
  await act(async () => void (await chooseLanguage('en')))
})

/** What two lines hold beside the sign and the button on a phone that is 390 pixels wide. */
const mostLetters = 80

test.each(['en', 'es'] as const)('on a phone it takes two lines at most (%s)', async (language) => {
  await act(async () => void (await chooseLanguage(language)))
  useLiveStore.setState({ connection: 'offline' })
  render(
    <LiveContext value={{} as LiveClient}>
      <ConnectionBanner />
    </LiveContext>,
  )
  const button = screen.getByRole('button')
  const text = screen.getByRole('status').textContent?.replace(button.textContent ?? '', '') ?? ''
  expect(text).not.toBe('')
  expect(text.length).toBeLessThanOrEqual(mostLetters)
})
