import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { endSession, startSession, useSession } from '../api/session-token.ts'
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
beforeEach(() => startSession('tok', false))
afterEach(() => {
  useLeaving.getState().answer?.('stay')
  cleanup()
})

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
async function ask(client: LiveClient) {
  const going = askBeforeLeaving(client)
  if (client.unsent.length > 0) await waitFor(() => expect(useLeaving.getState().answer).not.toBeNull())
  const { answer } = useLeaving.getState()
  if (answer) {
    render(
      <LiveContext value={client}>
        <UnsentDialog onAnswer={answer} />
      </LiveContext>,
    )
  }
  return { going }
}

const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
const isSignedIn = () => useSession.getState().token !== null

test('who has sent everything is not asked', async () => {
  const { going } = await ask(clientWith([]))
  const go = await going
  expect(isSignedIn()).toBe(true)
  await go?.()
  expect(isSignedIn()).toBe(false)
})

test('who leaves sees what was not sent, and may keep it', async () => {
  const client = clientWith(['Water the plants', 'Call Ana'])
  const { going } = await ask(client)
  screen.getByText('2 messages were not sent')
  screen.getByText('Call Ana')
  await click('Sign out and keep them')
  const go = await going
  expect(useLeaving.getState().answer).toBeNull()
  await go?.()
  expect(isSignedIn()).toBe(false)
  expect(client.discardUnsent).not.toHaveBeenCalled()
})

test('or stay', async () => {
  const { going } = await ask(clientWith(['Water the plants']))
  await click('Stay signed in')
  expect(await going).toBeNull()
})

test('or delete it, which is done only when they go', async () => {
  const client = clientWith(['Water the plants'])
  const { going } = await ask(client)
  await click('Sign out and delete it')
  const go = await going
  expect(client.discardUnsent).not.toHaveBeenCalled()
  await go?.()
  expect(client.discardUnsent).toHaveBeenCalledTimes(1)
  expect(isSignedIn()).toBe(false)
})

test('what cannot be sealed is not offered to be kept', async () => {
  await ask(clientWith(['Water the plants'], false))
  expect(screen.queryByRole('button', { name: 'Sign out and keep it' })).toBeNull()
})

test('the question is over with the session it was asked in', async () => {
  const { going } = await ask(clientWith(['Water the plants']))
  endSession('expired')
  expect(await going).toBeNull()
  expect(useLeaving.getState().answer).toBeNull()
})

const outOfReach = () => Promise.reject(new Error('offline'))

test('without the server, where even the question is out of reach, what lasts is kept', async () => {
  const client = clientWith(['Water the plants'])
  const go = await askBeforeLeaving(client, outOfReach)
  await go?.()
  expect(isSignedIn()).toBe(false)
  expect(client.discardUnsent).not.toHaveBeenCalled()
})

test('and before what does not last is lost, the browser asks', async () => {
  const confirm = jest.spyOn(window, 'confirm').mockReturnValueOnce(false).mockReturnValueOnce(true)
  const client = clientWith(['Water the plants'], false)
  expect(await askBeforeLeaving(client, outOfReach)).toBeNull()
  const go = await askBeforeLeaving(client, outOfReach)
  await go?.()
  expect(confirm).toHaveBeenCalledTimes(2)
  expect(client.discardUnsent).toHaveBeenCalledTimes(1)
})

test('a question that is long in coming is not waited for', async () => {
  jest.useFakeTimers()
  try {
    const going = askBeforeLeaving(clientWith(['Water the plants']), () => new Promise(() => undefined))
    jest.runAllTimers()
    expect(await going).not.toBeNull()
  } finally {
    jest.useRealTimers()
  }
})
