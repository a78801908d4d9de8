import { expect, test } from '@jest/globals'
import { aStep, says } from './testing/conversations.ts'
import { withNotes } from './with-notes.ts'

test('a note is told once with the message that its turn began with, not with what the turn took along', () => {
  const said = { role: 'user' as const, turnId: 'trn_1' }
  const steps = [
    aStep({ ...said, id: 'first', step: 0, content: says('Go on') }),
    aStep({ turnId: 'trn_1', step: 1, content: says('Working.') }),
    aStep({ ...said, id: 'joined', step: 1, position: 1, content: says('And this') }),
    aStep({ ...said, id: 'other', turnId: 'trn_2', step: 0, content: says('Thanks') }),
  ]
  const noted = withNotes({ steps }, [{ turnId: 'trn_1', text: 'The person undid it.' }]).steps
  expect(noted.map(({ notes }) => notes)).toEqual([['The person undid it.'], undefined, undefined, undefined])
})
