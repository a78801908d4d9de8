import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { SandboxAnswer } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { addSettingsTexts } from '../../i18n/settings-texts.ts'
import { SandboxSetting } from './sandbox-setting.tsx'

void startI18n()
addSettingsTexts()
const realFetch = globalThis.fetch

beforeEach(() => startSession('tok', false))
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

function show(status: number, body: SandboxAnswer | object) {
  globalThis.fetch = async () =>
    ({ ok: status < 400, status, headers: { get: () => null }, json: async () => body }) as unknown as Response
  render(
    <QueryClientProvider client={createQueryClient()}>
      <SandboxSetting />
    </QueryClientProvider>,
  )
}

test('with a sandbox it says what commands see', async () => {
  show(200, { status: 'available', why_not: null })
  expect(await screen.findByText('They run in a sandbox')).toBeTruthy()
})

test('without one it says what follows, and why there is none', async () => {
  show(200, { status: 'missing', why_not: 'The program bubblewrap is not installed.' })
  expect(await screen.findByText('No sandbox: every command asks')).toBeTruthy()
  expect(screen.getByText('The program bubblewrap is not installed.')).toBeTruthy()
})

test('a server that does not tell is not taken for a sandbox', async () => {
  show(500, { error: 'no', code: 'internal' })
  expect(await screen.findByText(/could not be found out/)).toBeTruthy()
})
