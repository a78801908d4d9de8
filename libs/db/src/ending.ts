import { permissionDecided, questionClosed, toolAnswered, turnEnded, type Fact } from '@rain/protocol'
import type { Db } from './client.ts'
import { askedBy } from './requests.ts'
import { toolCallsOf } from './tool-calls.ts'
import type { Turn } from './turn.ts'

/** Everything a client has to hear so that nothing of an ended turn looks open, its outcome last. */
export async function endingOf(db: Db, turn: Turn): Promise<Fact[]> {
  if (turn.outcome === 'completed') return [turnEnded(turn)]
  const [calls, { permissions, questions }] = await Promise.all([toolCallsOf(db, turn.id), askedBy(db, turn.id)])
  return [
    ...permissions
      .filter((request) => request.status === 'cancelled')
      .map((request) => permissionDecided(request, 'cancelled')),
    ...questions
      .filter((question) => question.status === 'cancelled')
      .map((question) => questionClosed(question, 'cancelled')),
    ...calls.filter((call) => call.status === 'interrupted').map((call) => toolAnswered(turn, call)),
    turnEnded(turn),
  ]
}
