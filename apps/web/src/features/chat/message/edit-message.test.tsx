import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Ack, Command } from '@rain/protocol'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { addConversationTexts } from '../../../i18n/conversation-texts.ts'
import { startI18n } from '../../../i18n/index.ts'
import type { LiveClient } from '../../../live/client.ts'
import { LiveContext } from '../../../live/live-context.ts'
import type { UserItem } from '../../../live/state.ts'
import { BranchSwitch } from './branch-switch.tsx'
import { ChatPlaceContext } from './chat-place.ts'
import { EditMessage } from './edit-message.tsx'
import { QueueActions } from './queue-actions.tsx'

beforeAll(() => {
  startI18n()
  addConversationTexts()
})
afterEach(cleanup)

const item: UserItem = { kind: 'user', id: 'm1', text: 'helo', state: 'sent', turnId: 't1' }

/** The page as far as a message goes, and what it sends. */
function show(part: React.ReactNode, ...answers: (Ack | null)[]) {
  const sent: Command[] = []
  const command = async (given: Command): Promise<Ack | null> => {
    sent.push(given)
    return answers.length > 0 ? (answers.shift() ?? null) : { ok: true }
  }
  render(
    <LiveContext value={{ command } as Partial<LiveClient> as LiveClient}>
      <ChatPlaceContext value={{ agentId: 'default', sessionId: 'ses_1', cwd: '/home/me' }}>{part}</ChatPlaceContext>
    </LiveContext>,
  )
  return sent
}

const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
const type = (text: string) =>
  act(async () => void fireEvent.change(screen.getByRole('textbox'), { target: { value: text } }))

test('a message in other words is sent once, with an id that stays the same when it is tried again', async () => {
  const onClose = jest.fn()
  const sent = show(<EditMessage item={item} onClose={onClose} />, null, { ok: true, turn_id: 't2' })
  await type('hello')
  await click('Send')
  screen.getByText('The server did not answer. Try again.')
  await click('Send')
  expect(onClose).toHaveBeenCalledTimes(1)
  expect(sent).toMatchObject([{ type: 'edit_message', turn_id: 't1', text: 'hello' }, { text: 'hello' }])
  expect(new Set(sent.map((each) => 'client_msg_id' in each && each.client_msg_id)).size).toBe(1)
})

test('a message that was not sent yet is written anew where it waits', async () => {
  const rewriteMessage = jest.fn()
  const onClose = jest.fn()
  render(
    <LiveContext value={{ rewriteMessage } as Partial<LiveClient> as LiveClient}>
      <ChatPlaceContext value={{ agentId: 'default', sessionId: 'ses_1', cwd: '/home/me' }}>
        <EditMessage item={{ kind: 'user', id: 'm1', text: 'helo', state: 'pending' }} onClose={onClose} />
      </ChatPlaceContext>
    </LiveContext>,
  )
  await type('hello')
  await click('Save')
  expect(rewriteMessage).toHaveBeenCalledWith('default', 'm1', 'hello')
  expect(onClose).toHaveBeenCalledTimes(1)
})

test('while Rain works the way out is offered: it is stopped, and then the message goes', async () => {
  const onClose = jest.fn()
  const busy: Ack = { ok: false, code: 'agent_busy', message: 'Rain is still working.' }
  const sent = show(<EditMessage item={item} onClose={onClose} />, busy, { ok: true }, { ok: true, turn_id: 't2' })
  await click('Send')
  await click('Stop Rain, then send')
  expect(sent.map((each) => each.type)).toEqual(['edit_message', 'interrupt', 'edit_message'])
  expect(onClose).toHaveBeenCalled()
})

test('Escape leaves the words as they are', async () => {
  const onClose = jest.fn()
  const sent = show(<EditMessage item={item} onClose={onClose} />)
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape' })
  expect(onClose).toHaveBeenCalled()
  expect(sent).toEqual([])
})

test('a message that waits is sent now with one press', async () => {
  const sent = show(<QueueActions item={{ ...item, state: 'queued' }} onEdit={() => {}} />)
  await click('Send now')
  expect(sent).toEqual([{ type: 'send_now', agent_id: 'default', turn_id: 't1' }])
})

test('versions are gone through one by one, and not beyond their ends', async () => {
  const shown: string[] = []
  show(<BranchSwitch versions={['a', 'b', 'c']} turnId="c" busy={false} onShow={(turnId) => shown.push(turnId)} />)
  screen.getByRole('group', { name: 'Version 3 of 3' })
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Newer version' }).disabled).toBe(true)
  await click('Older version')
  expect(shown).toEqual(['b'])
})
