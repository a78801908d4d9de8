import { expect, test } from '@jest/globals'
import type { Attachment, Event } from '@rain/protocol'
import { play } from '../test-events.ts'

const bill: Attachment = { id: 'att_1', name: 'bill.pdf', kind: 'pdf', media_type: 'application/pdf', size: 9 }
const note: Attachment = { id: 'att_2', name: 'note.txt', kind: 'text', media_type: 'text/plain', size: 4 }
const sent = (turn_id: string, attachments: Attachment[]): Event => {
  return { type: 'user_message', agent_id: 'default', turn_id, text: 'see', created_at: 1, attachments }
}
const read = (read_as: 'document' | 'text'): Event => {
  return { type: 'attachment_read', agent_id: 'default', turn_id: 't1', attachment_id: 'att_1', read_as }
}
const filesIn = (events: Event[]) =>
  play(events).items.map((item) => (item.kind === 'user' ? item.attachments : undefined))

test('how a file was read stands beside it wherever it was sent, and the last word counts', () => {
  const events = [sent('t1', [bill, note]), sent('t2', [bill]), read('document'), read('text'), read('text')]
  const asText = { ...bill, read_as: 'text' }
  expect(filesIn(events)).toEqual([[asText, note], [asText]])
})

test('of a file that is not here nothing is told', () => {
  expect(filesIn([sent('t1', [note]), read('document')])).toEqual([[note]])
})
