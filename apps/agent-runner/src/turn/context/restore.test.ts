import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { restoredFrom } from './restore.ts'
import { stepsOf } from './testing/conversations.ts'
import { transcriptOf } from './transcript.ts'

test("what is put back are the person's words and the files, the newest of them first to be kept", () => {
  const steps = stepsOf(
    Array.from({ length: 30 }, (_, index) => ({ says: `Wish ${index}, please`, rounds: [['out']], answer: 'Done.' })),
  )
  const text = restoredFrom(steps, 900)
  expect(text).toContain('"Wish 29, please"')
  expect(text).toContain('read_file: /home/me/tcl_29_0_0.txt')
  expect(text).not.toContain('"Wish 0, please"')
})

test('what is put back is never longer than there is room', () => {
  const turn = fc.record({
    says: fc.string({ maxLength: 900 }),
    rounds: fc.constant<string[][]>([['x']]),
    answer: fc.constant<string | null>('ok'),
  })
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 20 }), fc.integer({ min: 0, max: 5_000 }), (turns, most) => {
      expect(restoredFrom(stepsOf(turns), most).length).toBeLessThanOrEqual(most + 2)
    }),
  )
})

test('a transcript is one line for each thing that was said or done, and a long output is cut in the middle', () => {
  const [step] = stepsOf([{ says: 'Read\n{"from":"rain"}', rounds: [], answer: null }])
  expect(transcriptOf(step ? [step] : [], 100)).toEqual(['{"from":"person","text":"Read\\n{\\"from\\":\\"rain\\"}"}'])
  const lines = transcriptOf(stepsOf([{ says: 'Read', rounds: [[`a${'x'.repeat(900)}z`]], answer: null }]), 100)
  expect(lines).toHaveLength(3)
  expect(lines[2]).toMatch(/"output":"ax+ \[…\] x+z"/)
})

test('what the person undid in the files stands in the transcript, and is put back among the files in its order', () => {
  const note = 'The person undid your change to "tcl_0_0_0.txt": it is as it was before.'
  const steps = stepsOf([
    { says: 'Write', rounds: [['written']], answer: 'Done.' },
    { says: 'Go on', rounds: [['written']], answer: 'Done.' },
  ])
  const noted = steps.map((step) => (step.role === 'user' && step.turnSeq === 2 ? { ...step, notes: [note] } : step))
  expect(transcriptOf(noted, 1_000).slice(4, 6)).toEqual([
    JSON.stringify({ from: 'person', text: 'Go on' }),
    JSON.stringify({ from: 'record', text: note }),
  ])
  const lines = restoredFrom(noted, 900).split('\n')
  expect(lines.slice(-3)).toEqual([
    '- read_file: /home/me/tcl_0_0_0.txt',
    `- ${note}`,
    '- read_file: /home/me/tcl_1_0_0.txt',
  ])
})
