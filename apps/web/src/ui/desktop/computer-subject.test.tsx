import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { EventOf } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { addDesktopTexts } from '../../i18n/desktop-texts.ts'
import { startI18n } from '../../i18n/index.ts'
import { ComputerSubject } from './computer-subject.tsx'

void startI18n()
addDesktopTexts()

const realFetch = globalThis.fetch
beforeEach(() => {
  globalThis.fetch = () => new Promise(() => {})
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

function show(input: Record<string, unknown>, more: Partial<EventOf<'permission_request'>> = {}) {
  const request: EventOf<'permission_request'> = {
    type: 'permission_request',
    agent_id: 'default',
    request_id: 'p1',
    tool: 'computer',
    input,
    level: 'computer',
    reason: '',
    target: {
      deviceId: 'dev_1',
      display: 0,
      frame: { id: 'f', display: 0, width: 1280, height: 800 },
      imageId: 'img_1',
      window: { id: '1', title: 'Notes', app: 'mousepad' },
    },
    ...more,
  }
  return render(
    <QueryClientProvider client={createQueryClient()}>
      <ComputerSubject request={request} rest={<p>as it is</p>} />
    </QueryClientProvider>,
  )
}

test('a click says what, in which window and where, and is marked in the picture', () => {
  const { container } = show({ action: 'left_click', coordinate: [640, 400] })
  expect(screen.getByText('Click')).toBeTruthy()
  expect(screen.getByText('in “Notes” (mousepad)')).toBeTruthy()
  expect(screen.getByText('At 640, 400 of 1280 × 800')).toBeTruthy()
  expect(container.querySelector('[data-marker=click]')).toBeTruthy()
  expect(screen.getByRole('button', { name: /^Enlarge the picture.*Marked: Click/ })).toBeTruthy()
})

test('what is typed is shown in full, with what the eye would miss', () => {
  const text = `echo ${'long '.repeat(60)}\u202Eend`
  const { container } = show({ action: 'type', text })
  const exact = container.querySelector('pre')
  expect(exact?.textContent).toBe(`echo ${'long '.repeat(60)}U+202Eend`)
  expect(screen.getByText('It types exactly this')).toBeTruthy()
})

test('a secret goes by its name', () => {
  show({ action: 'type_secret', secret: 'bank' })
  expect(screen.getByText('bank')).toBeTruthy()
})

test('a title of a window that hides something is drawn with it', () => {
  show(
    { action: 'key', text: 'Return' },
    { target: { deviceId: 'd', display: 0, window: { id: '1', title: 'Bank\u202E', app: 'x' } } },
  )
  expect(screen.getByText('U+202E')).toBeTruthy()
  expect(screen.getByText('It has not seen the screen yet.')).toBeTruthy()
})

test('an action that this page does not know is shown as it is', () => {
  show({ action: 'dance' })
  expect(screen.getByText('as it is')).toBeTruthy()
})
