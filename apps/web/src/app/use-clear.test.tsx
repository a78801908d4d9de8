import { afterEach, beforeAll, expect, test } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createQueryClient } from '../api/query-client.ts'
import { UndoBar } from '../features/chat/message/undo-bar.tsx'
import { useDeleted } from '../features/chat/message/undo.ts'
import { addConversationTexts } from '../i18n/conversation-texts.ts'
import { startI18n } from '../i18n/index.ts'
import { useClear } from './use-clear.ts'

const realFetch = globalThis.fetch

beforeAll(() => {
  void startI18n()
  addConversationTexts()
})
afterEach(() => {
  cleanup()
  useDeleted.setState({ deleted: null })
  globalThis.fetch = realFetch
})

/** A server that answers each request as told, and what it was asked. */
function serve(...answers: { status: number; body: object }[]): string[] {
  const asked: string[] = []
  globalThis.fetch = async (url, { method = 'GET' } = {}) => {
    asked.push(`${method} ${String(url)}`)
    const { status, body } = answers.shift() ?? { status: 500, body: {} }
    return { ok: status < 400, status, headers: { get: () => null }, json: async () => body } as unknown as Response
  }
  return asked
}

function Page() {
  const clear = useClear('default', 'ses_1')
  const deleted = useDeleted((state) => state.deleted)
  return (
    <>
      <button onClick={() => void clear()}>clear</button>
      {deleted && <UndoBar deleted={deleted} />}
    </>
  )
}

async function show() {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <Page />
    </QueryClientProvider>,
  )
  await click('clear')
}

const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))

test('a conversation that was cleared can be brought back', async () => {
  const asked = serve({ status: 200, body: { deleted: true } }, { status: 200, body: { restored: true } })
  await show()
  await screen.findByText('Cleared.')
  await click('Undo')
  expect(asked).toEqual(['DELETE /api/conversations/ses_1?undo=true', 'POST /api/conversations/ses_1/restore'])
  expect(screen.queryByRole('status')).toBeNull()
})

test('one that Rain is working in stays, and why is said', async () => {
  serve({ status: 409, body: { error: 'Rain is still working.', code: 'agent_busy' } })
  await show()
  expect((await screen.findByRole('status')).textContent).toContain('working')
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
})
