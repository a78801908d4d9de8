import { addNotice } from '@rain/db'
import { newId, type SayingParams } from '@rain/protocol'
import type { TurnWork } from './turn-work.ts'

/** A line about the turn, in words and as a code with figures. */
export interface Told {
  text: string
  code?: string | undefined
  params?: SayingParams | undefined
}

/**
 * Tells the person a line about the running turn, and keeps it for who comes later.
 * @NOTE one that cannot be kept is told all the same: no turn fails for want of a remark
 */
export async function tell(
  { db, turn, publish, onUnexpected }: Pick<TurnWork, 'db' | 'turn' | 'publish' | 'onUnexpected'>,
  step: number,
  { text, code, params }: Told,
): Promise<void> {
  const said = { text, ...(code !== undefined && { code }), ...(params && { params }) }
  const notice = { id: newId('notice'), step, ...said }
  const fence = { turnId: turn.id, epoch: turn.epoch }
  const isKept = await addNotice(db, fence, notice).catch((error: unknown) => {
    onUnexpected(error, { turnId: turn.id })
    return false
  })
  const place = { agent_id: turn.agentKey, turn_id: turn.id }
  publish.event({ type: 'notice', ...place, ...said, ...(isKept && { notice_id: notice.id }) })
}
