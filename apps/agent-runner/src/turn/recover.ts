import { askedBy, joinedMessagesOf, summariesOf, toolCallsOf, type Claimed } from '@rain/db'
import {
  branchBegun,
  contextCompacted,
  messageJoined,
  permissionAsked,
  permissionDecided,
  questionAsked,
  questionClosed,
  toolAnswered,
  toolProposed,
  toolStarted,
  turnStarted,
} from '@rain/protocol'
import { settleLostCalls, tellChanges } from '../changes/settle-lost-calls.ts'
import type { TurnWork } from './turn-work.ts'

/**
 * Says again everything the rows know of a turn that others worked on before: a process may have died between a row and
 * its event. What was said already is left out by the log. A step whose runner was lost is reset: it is asked again.
 */
export async function recover(work: TurnWork, from: Claimed['from']): Promise<void> {
  const { db, turn, publish } = work
  const [calls, asked, summaries, joined] = await Promise.all([
    toolCallsOf(db, turn.id),
    askedBy(db, turn.id),
    summariesOf(db, turn.id),
    joinedMessagesOf(db, turn.id),
  ])
  publish.fact(...branchBegun(turn), turnStarted(turn))
  for (const call of calls) publish.fact(toolProposed(turn, call), ...toolStarted(turn, call))
  for (const request of asked.permissions) publish.fact(permissionAsked(request))
  for (const question of asked.questions) publish.fact(questionAsked(question))
  for (const request of asked.permissions) {
    if (request.status !== 'pending') publish.fact(permissionDecided(request, request.status))
  }
  for (const question of asked.questions) {
    if (question.status !== 'pending') publish.fact(questionClosed(question, question.status))
  }
  if (from === 'running') await settleLostCalls(work)
  await tellChanges(work, calls)
  for (const call of calls) if (call.output !== null) publish.fact(toolAnswered(turn, call))
  for (const message of joined) publish.fact(messageJoined(turn, message))
  for (const summary of summaries) publish.fact(contextCompacted(turn, summary))
  if (from === 'running') {
    publish.event({
      type: 'stream_reset',
      agent_id: turn.agentKey,
      turn_id: turn.id,
      step: turn.steps + 1,
      reason: 'The process that was answering was lost; the step is asked again.',
    })
  }
}
