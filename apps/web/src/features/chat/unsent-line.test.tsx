import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import type { UserItem } from '../../live/state.ts'
import { emptyStore, useLiveStore } from '../../live/store.ts'
import { UnsentLine } from './unsent-line.tsx'

beforeAll(() => void startI18n())
afterEach(() => {
  cleanup()
  useLiveStore.setState(emptyStore)
})

const item: UserItem = { kind: 'user', id: 'm1', clientMsgId: 'm1', text: 'hello', state: 'pending' }

function show(shown: UserItem) {
  const done = { onRetry: jest.fn(), onEdit: jest.fn(), onDiscard: jest.fn() }
  render(<UnsentLine item={shown} {...done} />)
  return done
}

const buttons = () => screen.queryAllByRole('button').map((button) => button.textContent?.trim())

test('on its way, it says so, and there is nothing to do', () => {
  useLiveStore.setState({ connection: 'connected' })
  show(item)
  screen.getByText('Sending…')
  expect(buttons()).toEqual([])
})

test('without a server it waits, and can be tried, changed and taken back', () => {
  useLiveStore.setState({ connection: 'offline' })
  const done = show(item)
  screen.getByText('Waiting to be sent')
  for (const button of screen.getAllByRole('button')) act(() => void fireEvent.click(button))
  expect(buttons()).toEqual(['Try again', 'Edit', 'Cancel message'])
  for (const each of Object.values(done)) expect(each).toHaveBeenCalledTimes(1)
})

test('what was refused says why', () => {
  show({ ...item, state: 'failed', error: 'Too long.', errorCode: 'bad_request' })
  expect(screen.getByRole('alert').textContent).toContain('Not sent')
  expect(buttons()).toEqual(['Try again', 'Edit', 'Cancel message'])
})

test('of another conversation, it says that it waits for that one, also with a server', () => {
  useLiveStore.setState({ connection: 'connected' })
  show({ ...item, elsewhere: true })
  screen.getByText('Written in another conversation. It is sent when you open that one again.')
  expect(buttons()).toEqual(['Send it here', 'Edit', 'Cancel message'])
})
