import { afterEach, beforeAll, expect, test } from '@jest/globals'
import type { Event } from '@rain/protocol'
import { cleanup, render } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import { fold } from '../../live/fold.ts'
import {
  agentIn,
  asks,
  calls,
  decides,
  ends,
  logged,
  message,
  says,
  starts,
  withAgent,
} from '../../live/test-events.ts'
import { Announcer } from './announcer.tsx'

beforeAll(() => void startI18n())
afterEach(cleanup)

/** What a screen reader says, one thing after the other, while the events come in one by one. */
async function heard(before: Event[], events: Event[]): Promise<string[]> {
  const all = logged([...before, ...events])
  let state = all.slice(0, before.length).reduce(fold, withAgent())
  const { container, rerender } = render(<Announcer agent={agentIn(state)} />)
  const said: string[] = []
  const listener = new MutationObserver((changes) => {
    if (changes.some(({ addedNodes, type }) => addedNodes.length > 0 || type === 'characterData'))
      said.push(container.textContent ?? '')
  })
  listener.observe(container, { childList: true, subtree: true, characterData: true })
  const first = container.textContent ? [container.textContent] : []
  for (const event of all.slice(before.length)) {
    state = fold(state, event)
    rerender(<Announcer agent={agentIn(state)} />)
    await Promise.resolve()
  }
  listener.disconnect()
  return [...first, ...said]
}

const asking = (id: string) => [calls(id), asks(`prm_${id}`, id)]

test('an answer is said once, when it is complete', async () => {
  const pieces = ['Herons ', 'eat ', 'fish.'].map((text) => says(text))
  expect(await heard([], [message('What do herons eat?'), starts(), ...pieces, ends()])).toEqual([
    'Rain is working',
    'Rain answered: Herons eat fish.',
  ])
})

test('each request is said once, also when one follows the other in the same words', async () => {
  const said = await heard([message('go'), starts()], [...asking('a'), decides('prm_a', 'approved'), ...asking('b')])
  expect(said.filter((text) => text === 'Rain asks for your approval.')).toHaveLength(2)
  const together = [calls('a'), calls('b'), asks('prm_a', 'a'), asks('prm_b', 'b')]
  const both = await heard([message('go'), starts()], together)
  expect(both.filter((text) => text === 'Rain asks for your approval.')).toHaveLength(2)
})

test('what was said before somebody came is no news', async () => {
  expect(await heard([message('What do herons eat?'), starts(), says('Fish.'), ends()], [])).toEqual([])
})

test('neither is what stands in an earlier conversation that is opened again', () => {
  const { container, rerender } = render(<Announcer agent={agentIn(withAgent())} />)
  const earlier = logged([message('What do herons eat?'), starts(), says('Fish.'), ends()])
  const opened = withAgent({ session_id: 'ses_earlier' })
  const { items: _items, ...empty } = agentIn(opened)
  rerender(<Announcer agent={{ ...empty, items: [], history: 'loading' }} />)
  rerender(<Announcer agent={agentIn(earlier.reduce(fold, opened))} />)
  expect(container.textContent).toBe('')
})
