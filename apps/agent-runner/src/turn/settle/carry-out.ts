import { subAgentsOf, type askedBy, type ToolCall } from '@rain/db'
import { tellHandBack } from '../../desktop/taken-over.ts'
import { reportOfSubAgent } from '../sub-agent/report-of-sub-agent.ts'
import { runToolCall } from '../tool-call.ts'
import type { TurnWork } from '../turn-work.ts'
import type { Plan } from './plan.ts'
import { writeOutcome } from './write-outcome.ts'

export type Asked = Awaited<ReturnType<typeof askedBy>>

export async function carryOut(work: TurnWork, each: Plan, asked: Asked): Promise<'answered' | 'stopped' | 'lost'> {
  switch (each.type) {
    case 'run':
      if (each.prepared.kind === 'starts_agent') return 'lost' // settleToolCalls keeps these for last
      return runToolCall(work, { ...each, prepared: each.prepared })
    case 'report_agent': {
      const started = (await subAgentsOf(work.db, work.turn.id)).find(
        ({ parentCallId }) => parentCallId === each.call.id,
      )
      const { status, output, readFrom } = reportOfSubAgent(started)
      return writeOutcome(work, each.call, status, output, readFrom === undefined ? {} : { readFrom })
    }
    case 'report':
      return writeOutcome(work, each.call, ...reportOf(each.call, asked))
    case 'answer':
      return writeOutcome(work, each.call, each.status, each.content, {
        ...(each.refusal ? { refusal: each.refusal } : {}),
        ...(each.readFrom ? { readFrom: each.readFrom } : {}),
      })
    case 'ask_permission':
    case 'ask_person':
      return 'lost' // settleToolCalls has parked before it came here
  }
}

function reportOf(
  call: ToolCall,
  { questions, permissions }: Asked,
): ['done' | 'denied' | 'expired' | 'failed', string] {
  if (call.status === 'expired') {
    return ['expired', 'Not run: nobody approved it in time. Ask again if it is still needed.']
  }
  if (call.status === 'denied') {
    const why = permissions.findLast((request) => request.toolCallId === call.id)?.reason
    return ['denied', `Not run: the person denied it.${why ? ` Their reason: ${why}` : ''}`]
  }
  const question = questions.find((asked) => asked.toolCallId === call.id)
  if (question?.status === 'answered' && question.purpose === 'takeover') return ['done', tellHandBack(question)]
  if (question?.status === 'answered') return ['done', JSON.stringify(question.answers)]
  return ['failed', 'The person did not answer in time.']
}
