import { afterEach, expect, test } from '@jest/globals'
import { cleanup, render, screen } from '@testing-library/react'
import { ChatPlaceContext } from './chat-place.ts'
import { MessageText } from './message-text.tsx'

afterEach(cleanup)

function show(text: string) {
  const { container } = render(
    <ChatPlaceContext value={{ agentId: 'agent 1', sessionId: 'ses_1', cwd: '/home/me' }}>
      <MessageText text={text} />
    </ChatPlaceContext>,
  )
  return container
}

test('a file that is mentioned leads to its preview, and the text is what was written', () => {
  const text = 'Compare @"my notes/a.md" with @src/b.ts, please. Mail ana@example.com.'
  expect(show(text).textContent).toBe(text)
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    '#/files/agent%201/my%20notes/a.md',
    '#/files/agent%201/src/b.ts',
  ])
})

test('what lies outside of the folder is no link', () => {
  show('Read @/etc/hosts and @../x.txt')
  expect(screen.queryByRole('link')).toBeNull()
})
