import { finishToolCall, type AuditRefusal, type ToolCall } from '@rain/db'
import { toolAnswered } from '@rain/protocol'
import { withNoteOfEdit } from '../judge-edited-calls.ts'
import type { TurnWork } from '../turn-work.ts'

export async function writeOutcome(
  work: TurnWork,
  call: ToolCall,
  status: 'done' | 'failed' | 'interrupted' | 'denied' | 'expired',
  output: string,
  more: { readFrom?: string; refusal?: AuditRefusal } = {},
): Promise<'answered' | 'lost'> {
  const fence = { turnId: work.turn.id, epoch: work.turn.epoch }
  const written = await finishToolCall(work.db, fence, {
    id: call.id,
    status,
    output: withNoteOfEdit(call, output),
    ...more,
  })
  if (!written) return 'lost'
  work.publish.fact(toolAnswered(work.turn, written))
  return 'answered'
}
