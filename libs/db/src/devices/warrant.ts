import type { CallTarget, Level } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

/** A call that may act on a device now, as its row has it. */
export interface CallWarrant {
  callId: string
  turnId: string
  /** What it was allowed as. */
  level: Level
  /** What runs: as the model asked for it, or as the person changed it. */
  input: Record<string, unknown>
  target: CallTarget
  epoch: number
}

const find = statement<CallWarrant>(
  'warrant-of-call',
  `SELECT c.id AS "callId", c.turn_id AS "turnId", c.level, coalesce(c.edited_input, c.input) AS input, c.target, d.epoch
   FROM tool_calls c JOIN turns t ON t.id = c.turn_id
   JOIN devices d ON d.id = $2 AND d.user_id = c.user_id AND d.id = c.target ->> 'deviceId'
   WHERE c.id = $1 AND c.tool = 'computer' AND c.status = 'running'
     AND t.status = 'running' AND t.cancel_requested_at IS NULL
     AND d.status = 'paired' AND d.stopped_at IS NULL AND d.controller = 'agent'
     AND d.control_turn_id = coalesce(t.root_turn_id, t.id)`,
)

/** Null: the call does not run, its turn was stopped, or mouse and keyboard are not its turn's. */
export async function warrantOf(db: Db, callId: string, deviceId: string): Promise<CallWarrant | null> {
  const [warrant] = await find(db, [callId, deviceId])
  return warrant ?? null
}
