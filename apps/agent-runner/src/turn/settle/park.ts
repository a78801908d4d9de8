import { askedBy, parkTurn, type OpenQuestion, type PermissionRequest } from '@rain/db'
import { limits, newId, permissionAsked, questionAsked } from '@rain/protocol'
import type { TurnWork } from '../turn-work.ts'
import { whyRefused } from '../why-refused.ts'
import type { Plan } from './plan.ts'
import type { Settled } from './settled.ts'

export async function park(work: TurnWork, plans: Plan[]): Promise<Settled> {
  const { turn, db, publish } = work
  const permissions = plans
    .filter((each) => each.type === 'ask_permission')
    .map(({ call: { id: toolCallId, inputHash }, level, kind, why, readFrom, offer }) => ({
      id: newId('permission'),
      toolCallId,
      level,
      inputHash,
      kind,
      why,
      readFrom,
      offer,
    }))
  const questions = plans
    .filter((each) => each.type === 'ask_person')
    .map(({ call, questions, purpose }) => ({ id: newId('question'), toolCallId: call.id, purpose, questions }))
  const parked = await parkTurn(
    db,
    { turnId: turn.id, epoch: turn.epoch },
    {
      permissions,
      questions,
      permissionTimeoutMs: limits.permissionTimeoutMs,
      questionTimeoutMs: limits.questionTimeoutMs,
    },
  )
  if (!parked) return whyRefused(work)
  const asked = await askedBy(db, turn.id)
  const isNew = (request: PermissionRequest | OpenQuestion) => request.status === 'pending'
  publish.fact(...asked.permissions.filter(isNew).map(permissionAsked))
  publish.fact(...asked.questions.filter(isNew).map(questionAsked))
  await publish.flush()
  return 'parked'
}
