import { afterEach, beforeAll, expect, test } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { Question } from '@rain/protocol'
import { startI18n } from '../../i18n/index.ts'
import type { QuestionItem } from '../../live/state.ts'
import { QuestionCard } from './question-card.tsx'

beforeAll(() => void startI18n())
afterEach(cleanup)

function show(questions: Question[]) {
  const answers: Array<Record<string, string>> = []
  const item: QuestionItem = { kind: 'question', id: 'q', requestId: 'q1', questions }
  render(
    <QuestionCard
      item={item}
      onAnswer={(given) => {
        answers.push(given)
        return Promise.resolve({ ok: true })
      }}
    />,
  )
  return answers
}
const send = () => act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Send answer' })))
const options = [{ label: 'Red' }, { label: 'Blue' }]

test('an option is chosen and sent under its question', async () => {
  const answers = show([{ question: 'Which colour?', options }])
  await send()
  fireEvent.click(screen.getByRole('radio', { name: 'Blue' }))
  await send()
  expect(answers).toEqual([{ 'Which colour?': 'Blue' }])
})

test('own words take the place of an option', async () => {
  const answers = show([{ question: 'Which colour?', options }])
  fireEvent.click(screen.getByRole('radio', { name: 'Blue' }))
  fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Green' } })
  await send()
  expect(answers).toEqual([{ 'Which colour?': 'Green' }])
})

test('several options may be chosen where the question says so', async () => {
  const answers = show([{ question: 'Which colours?', options, multi_select: true }])
  fireEvent.click(screen.getByRole('checkbox', { name: 'Red' }))
  fireEvent.click(screen.getByRole('checkbox', { name: 'Blue' }))
  await send()
  expect(answers).toEqual([{ 'Which colours?': 'Red, Blue' }])
})

test('every question wants an answer', async () => {
  const answers = show([{ question: 'A?' }, { question: 'B?' }])
  fireEvent.change(screen.getAllByRole('textbox')[0]!, { target: { value: 'x' } })
  await send()
  expect(answers).toEqual([])
})
