import { expect, test } from '@jest/globals'
import { parseEvent } from './socket.ts'

test('an event keeps its place in the log', () => {
  const event = { type: 'assistant_text', agent_id: 'default', text: 'hi', cursor: '1-0' }
  expect(parseEvent(event)).toEqual(event)
})

test('kinds of events this page does not know, and broken ones, are left out', () => {
  expect(parseEvent({ type: 'from_the_future', cursor: '1-0' })).toBeNull()
  expect(parseEvent({ type: 'assistant_text' })).toBeNull()
  expect(parseEvent(null)).toBeNull()
})
