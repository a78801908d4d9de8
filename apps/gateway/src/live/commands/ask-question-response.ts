import * as db from '@rain/db'
import { questionClosed, type AskQuestionResponse } from '@rain/protocol'
import { done, refuse, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

/** The first answer wins. */
export async function answerQuestion(command: AskQuestionResponse, context: CommandContext): Promise<Answer> {
  const { deps, session } = context
  const { request_id: questionId, answers } = command
  const question = await db.answerQuestion(deps.db, { questionId, userId: session.userId, answers })
  if (!question) return refuse('request_not_found', 'That question expired or was not found.')
  await deps.bus.log.append(session.userId, [questionClosed(question, 'answered')], { scope: question.turnId })
  await deps.bus.jobs.enqueue(question.turnId)
  return done
}
