import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { startI18n } from '../i18n/index.ts'
import { hearWorker, keepWorker, useUpdate } from './keep-worker.ts'
import { UpdateNotice } from './update-notice.tsx'

beforeAll(() => void startI18n())
afterEach(cleanup)

/** As a browser would have it: a worker in charge, and another one that has just been put in place. */
function fakeWorkers() {
  const waiting = { postMessage: jest.fn<(message: unknown) => void>() }
  const registration = Object.assign(new EventTarget(), {
    waiting: null as unknown,
    installing: new EventTarget(),
    update: async () => {},
  })
  const container = Object.assign(new EventTarget(), {
    controller: {},
    register: async () => registration,
    startMessages() {},
  })
  Object.defineProperty(navigator, 'serviceWorker', { value: container, configurable: true })
  Object.defineProperty(globalThis, 'isSecureContext', { value: true, configurable: true })
  return {
    waiting,
    container,
    arrive() {
      registration.dispatchEvent(new Event('updatefound'))
      registration.waiting = waiting
      registration.installing.dispatchEvent(new Event('statechange'))
    },
  }
}

test('a new build is offered, and taken when the person says so', async () => {
  const workers = fakeWorkers()
  await keepWorker()
  render(<UpdateNotice />)
  expect(screen.queryByRole('status')).toBeNull()
  act(() => workers.arrive())
  fireEvent.click(screen.getByRole('button', { name: 'Reload' }))
  expect(workers.waiting.postMessage.mock.calls).toEqual([['take_over']])
  act(() => useUpdate.setState({ isReady: false }))
})

test('a notification that was clicked leads the open page to its card, before the worker is looked after', () => {
  const workers = fakeWorkers()
  hearWorker()
  const open = (hash: unknown) =>
    workers.container.dispatchEvent(new MessageEvent('message', { data: { type: 'open', hash } }))
  open('/inbox/perm_1')
  expect(location.hash).toBe('#/inbox/perm_1')
  open('//evil.example')
  open('javascript:alert(1)')
  expect(location.hash).not.toMatch(/evil|javascript/)
})
