import {
  attachmentsOf,
  branchBegun,
  messageAccepted,
  messageJoined,
  permissionDecided,
  questionClosed,
  textOf,
  toolAnswered,
  toolProposed,
  toolStarted,
  turnEnded,
  type Fact,
  type StoredBlock,
} from '@rain/protocol'
import { joinedMessagesOf } from './branches/steer.ts'
import type { Db } from './client.ts'
import { askedBy } from './requests.ts'
import { statement } from './sql.ts'
import { toolCallsOf } from './tool-calls.ts'
import type { Turn } from './turn.ts'

const messageOf = statement<{ content: StoredBlock[] }>(
  'message-of-turn',
  `SELECT content FROM messages WHERE turn_id = $1 AND step = 0 AND position = 0`,
)

/** The words a turn was begun with. */
export async function wordsOfTurn(db: Db, turnId: string): Promise<string> {
  const [message] = await messageOf(db, [turnId])
  return textOf(message?.content ?? [])
}

/**
 * Everything a client has to hear so that nothing of an ended turn looks open, its outcome last. A turn that did not
 * complete may have ended before what led to it was said, and nothing can be said after its outcome.
 */
export async function endingOf(db: Db, turn: Turn): Promise<Fact[]> {
  if (turn.outcome === 'completed') return [turnEnded(turn)]
  const [[message], calls, { permissions, questions }, joined] = await Promise.all([
    messageOf(db, [turn.id]),
    toolCallsOf(db, turn.id),
    askedBy(db, turn.id),
    joinedMessagesOf(db, turn.id),
  ])
  return [
    ...(message ? branchBegun(turn) : []),
    ...(message ? [messageAccepted(turn, textOf(message.content), attachmentsOf(message.content))] : []),
    ...calls.flatMap((call) => [toolProposed(turn, call), ...toolStarted(turn, call)]),
    ...permissions.flatMap((request) =>
      request.status === 'pending' ? [] : [permissionDecided(request, request.status)],
    ),
    ...questions.flatMap((question) =>
      question.status === 'pending' ? [] : [questionClosed(question, question.status)],
    ),
    ...calls.filter((call) => call.output !== null).map((call) => toolAnswered(turn, call)),
    ...joined.map((message) => messageJoined(turn, message)),
    turnEnded(turn),
  ]
}
