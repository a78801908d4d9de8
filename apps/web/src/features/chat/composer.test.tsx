import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Attachment } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startI18n } from '../../i18n/index.ts'
import { Composer } from './composer.tsx'
import type { LastMessage } from './composer/last-message-of.ts'
import { forgetDrafts } from './drafts.ts'
import { changeFiles, toReady } from './composer/draft-files.ts'

const note: Attachment = { id: 'att_1', name: 'note.txt', kind: 'text', media_type: 'text/plain', size: 5 }
const realFetch = globalThis.fetch

beforeAll(() => {
  void startI18n()
  globalThis.matchMedia = () => ({ matches: false }) as MediaQueryList
  Element.prototype.scrollIntoView = () => {}
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
})
beforeEach(() => {
  globalThis.fetch = async () =>
    ({
      ok: true,
      status: 200,
      headers: { get: () => null },
      json: async () => ({ paths: ['src/a.ts', 'src/'] }),
    }) as unknown as Response
})
afterEach(() => {
  cleanup()
  forgetDrafts()
  globalThis.fetch = realFetch
})

function show(lastMessage: LastMessage | null = null) {
  const sent: [string, Attachment[]][] = []
  const newConversation = jest.fn()
  render(
    <QueryClientProvider client={createQueryClient()}>
      <Composer
        agentId="default"
        working={false}
        stopping={false}
        onSend={(text, files) => sent.push([text, files])}
        onStop={() => {}}
        actions={{ newConversation }}
        lastMessage={() => lastMessage}
      />
    </QueryClientProvider>,
  )
  return { sent, newConversation }
}

const field = () => document.querySelector<HTMLTextAreaElement>('#composer')!

function type(text: string) {
  fireEvent.change(field(), { target: { value: text, selectionStart: text.length } })
}

const press = (key: string, more: object = {}) => fireEvent.keyDown(field(), { key, ...more })

test('Enter sends; not while a word is being composed, nor with Shift, nor nothing', () => {
  const { sent } = show()
  press('Enter')
  type('こんにちは')
  press('Enter', { isComposing: true })
  press('Enter', { keyCode: 229 })
  press('Enter', { shiftKey: true })
  expect(sent).toEqual([])
  press('Enter')
  expect(sent).toEqual([['こんにちは', []]])
  expect(field().value).toBe('')
})

test('a file alone can be sent, and leaves with the message', () => {
  changeFiles('default', () => [toReady(note)])
  const { sent } = show()
  press('Enter')
  press('Enter')
  expect(sent).toEqual([['', [note]]])
})

test('nothing is sent while a file is on its way', () => {
  changeFiles('default', () => [{ key: 'k', name: 'a', size: 1, state: 'uploading', done: 0.5 }])
  const { sent } = show()
  type('look')
  press('Enter')
  expect(sent).toEqual([])
})

test('ArrowUp in an empty field brings the last message back with its files', () => {
  const { sent } = show({ text: 'once more', attachments: [note] })
  press('ArrowUp')
  expect(field().value).toBe('once more')
  press('Enter')
  expect(sent).toEqual([['once more', [note]]])
  type('not empty')
  press('ArrowUp')
  expect(field().value).toBe('not empty')
})

test('a command is carried out and not sent; what is unknown is sent', () => {
  const { sent, newConversation } = show()
  type('/ne')
  press('Enter')
  expect(newConversation).toHaveBeenCalledTimes(1)
  type('/unknown')
  press('Enter')
  expect(sent).toEqual([['/unknown', []]])
})

test('paths are offered behind @, chosen with the keys, and put away with Escape', async () => {
  const { sent } = show()
  type('see @s')
  expect(await screen.findAllByRole('option')).toHaveLength(2)
  expect(field().getAttribute('role')).toBe('combobox')
  press('ArrowDown')
  const chosen = screen.getAllByRole('option')[1]!
  expect([chosen.getAttribute('aria-selected'), field().getAttribute('aria-activedescendant')]).toEqual([
    'true',
    chosen.id,
  ])
  press('Tab')
  expect(field().value).toBe('see @src/')
  await screen.findAllByRole('option')
  press('Escape')
  expect(screen.queryAllByRole('option')).toEqual([])
  expect(field().getAttribute('role')).toBeNull()
  await act(async () => press('Enter'))
  expect(sent).toEqual([['see @src/', []]])
})

test('a file that is mentioned is marked behind the field, which stays as it is', async () => {
  show()
  type('compare @src/a.ts with @"my notes.md" and ask @ana')
  const marks = await waitFor(() => {
    const found = [...document.querySelectorAll('[data-mention]')]
    expect(found).toHaveLength(2)
    return found
  })
  expect(marks.map(({ textContent }) => textContent)).toEqual(['@src/a.ts', '@"my notes.md"'])
  expect(marks[0]?.closest('[aria-hidden]')?.textContent).toBe(field().value)
  expect(screen.getByLabelText('Message')).toBe(field())
})

test('the place of the microphone is empty until something listens, and then beside the button that sends', () => {
  const composer = (microphone?: React.ReactNode) => (
    <QueryClientProvider client={createQueryClient()}>
      <Composer
        agentId="default"
        working={false}
        stopping={false}
        onSend={() => {}}
        onStop={() => {}}
        microphone={microphone}
      />
    </QueryClientProvider>
  )
  const labels = () => screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))
  const { rerender } = render(composer())
  expect(labels()).toEqual(['Attach files', 'Send message'])
  rerender(composer(<button type="button" aria-label="Speak" />))
  expect(labels()).toEqual(['Attach files', 'Speak', 'Send message'])
})

test('it takes the keyboard where there is one, but not from somebody who works on a computer', () => {
  globalThis.matchMedia = () => ({ matches: true }) as MediaQueryList
  show()
  expect(document.activeElement).toBe(field())
  cleanup()
  const computer = document.createElement('textarea')
  computer.dataset.takesKeys = ''
  document.body.append(computer)
  computer.focus()
  show()
  expect(document.activeElement).toBe(computer)
  computer.remove()
  globalThis.matchMedia = () => ({ matches: false }) as MediaQueryList
})
