import { afterEach, beforeAll, expect, test } from '@jest/globals'
import type { Ack } from '@rain/protocol'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { addConversationTexts } from '../../../i18n/conversation-texts.ts'
import { startI18n } from '../../../i18n/index.ts'
import type { LiveClient } from '../../../live/client.ts'
import { LiveContext } from '../../../live/live-context.ts'
import { ChatPlaceContext } from './chat-place.ts'
import { UndoCompaction } from './compact-request.tsx'
import { UndoBar } from './undo-bar.tsx'
import { offerUndo, useDeleted } from './undo.ts'

beforeAll(() => {
  startI18n()
  addConversationTexts()
})
afterEach(() => {
  cleanup()
  useDeleted.setState({ deleted: null })
})

function Shown() {
  const deleted = useDeleted((state) => state.deleted)
  return deleted && <UndoBar deleted={deleted} />
}

const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
const said = () => screen.getByRole('status').textContent

test('what could not be brought back says nothing of what is deleted next', async () => {
  render(<Shown />)
  act(() => offerUndo({ agentId: 'default', restore: () => Promise.resolve(false) }))
  await click('Undo')
  expect(said()).toContain('did not answer')
  act(() => offerUndo({ agentId: 'default', restore: () => Promise.resolve(true) }))
  expect(said()).toContain('Deleted.')
})

/** Undoes a summary; the server answers like this. */
async function undoSummary(answer: Ack | null) {
  const command = () => Promise.resolve(answer)
  render(
    <LiveContext value={{ command } as Partial<LiveClient> as LiveClient}>
      <ChatPlaceContext value={{ agentId: 'default', sessionId: 'ses_1', cwd: '/home/me' }}>
        <UndoCompaction turnId="t1" />
      </ChatPlaceContext>
      <Shown />
    </LiveContext>,
  )
  await click('Undo the summary')
}

test('a summary that cannot be undone says why', async () => {
  await undoSummary({ ok: false, code: 'agent_busy', message: 'Rain is still working.' })
  expect(said()).toContain('Rain is')
})

test('and where the server does not answer, it says that', async () => {
  await undoSummary(null)
  expect(said()).toContain('did not answer')
})
