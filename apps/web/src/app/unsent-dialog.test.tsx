import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { startI18n } from '../i18n/index.ts'
import type { LiveClient } from '../live/client.ts'
import { LiveContext } from '../live/live-context.ts'
import { askBeforeLeaving, useLeaving } from './leave.ts'
import { UnsentDialog } from './unsent-dialog.tsx'

beforeAll(() => void startI18n())
beforeAll(() => {
  // the test browser has no modal dialogs
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
  }
})
afterEach(cleanup)

function clientWith(texts: string[], keepsUnsent = true) {
  const unsent = texts.map((text, at) => ({
    type: 'send_message' as const,
    client_msg_id: `m${at}`,
    text,
    agent_id: 'default',
    at,
  }))
  const discardUnsent = jest.fn(() => Promise.resolve())
  return { unsent, keepsUnsent, discardUnsent } as Partial<LiveClient> as LiveClient
}

/** Asks as the sign-out does, and shows what it asks. */
function ask(client: LiveClient) {
  const answered = askBeforeLeaving(client)
  const { answer } = useLeaving.getState()
  if (answer) {
    render(
      <LiveContext value={client}>
        <UnsentDialog onAnswer={answer} />
      </LiveContext>,
    )
  }
  return answered
}

const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))

test('who has sent everything is not asked', async () => {
  expect(await ask(clientWith([]))).toBe(true)
})

test('who leaves sees what was not sent, and may keep it', async () => {
  const client = clientWith(['Water the plants', 'Call Ana'])
  const answered = ask(client)
  screen.getByText('2 messages were not sent')
  screen.getByText('Call Ana')
  await click('Sign out and keep them')
  expect(await answered).toBe(true)
  expect(client.discardUnsent).not.toHaveBeenCalled()
  expect(useLeaving.getState().answer).toBeNull()
})

test('or delete it, or stay', async () => {
  const client = clientWith(['Water the plants'])
  const stays = ask(client)
  await click('Stay signed in')
  expect(await stays).toBe(false)
  cleanup()
  const goes = ask(client)
  await click('Sign out and delete it')
  expect(await goes).toBe(true)
  expect(client.discardUnsent).toHaveBeenCalledTimes(1)
})

test('what cannot be sealed is not offered to be kept', () => {
  void ask(clientWith(['Water the plants'], false))
  expect(screen.queryByRole('button', { name: 'Sign out and keep it' })).toBeNull()
})
