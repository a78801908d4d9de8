import { type Question, questionPurposeSchema, questionSchema, type SendMessage } from '@rain/protocol'
import type { Answer } from './answer.ts'
import { answerQuestion } from './ask-question-response.ts'
import type { CommandContext } from './context.ts'

/**
 * A message of a client that cannot answer questions is the answer to the one its agent waits for. Null: there is none, or
 * this is no answer to it. Whether a turn may go on is answered by the words that were offered, and by nothing else.
 */
export async function answerByMessage(command: SendMessage, context: CommandContext): Promise<Answer | null> {
  const { deps, session } = context
  const asked = await deps.db.prisma.question.findFirst({
    where: { userId: session.userId, status: 'pending', turn: { agentKey: command.agent_id } },
    orderBy: { createdAt: 'asc' },
  })
  if (!asked) return null
  const questions = questionSchema.array().parse(asked.questions)
  const answers = answersIn(command.text, questions)
  const isOfRain = questionPurposeSchema.parse(asked.purpose) !== 'tool'
  if (isOfRain && !questions.every((question) => isOffered(question, answers[question.question]))) return null
  const { agent_id } = command
  const answer = await answerQuestion(
    { type: 'ask_question_response', agent_id, request_id: asked.id, answers },
    context,
  )
  return answer.ok ? { ok: true, turn_id: asked.turnId } : null
}

/** One line for each question, where there are as many; else the whole for each. A number chooses an option. */
export function answersIn(text: string, questions: Question[]): Record<string, string> {
  const lines = text.split('\n').flatMap((line) => line.trim() || [])
  const each = lines.length === questions.length ? lines : questions.map(() => text.trim())
  return Object.fromEntries(questions.map((question, at) => [question.question, chosen(question, each[at] ?? '')]))
}

function chosen({ options = [] }: Question, text: string): string {
  const byNumber = /^\d{1,2}$/.test(text) ? options[Number(text) - 1] : undefined
  const byName = options.find(({ label }) => label.toLowerCase() === text.toLowerCase())
  return (byNumber ?? byName)?.label ?? text
}

function isOffered({ options = [] }: Question, answer: string | undefined): boolean {
  return options.some(({ label }) => label === answer)
}
