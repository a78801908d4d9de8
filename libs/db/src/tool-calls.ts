import type { Level, StoredReason, ToolDetail } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import type { Fence } from './turn.ts'

export type ToolCallStatus =
  | 'proposed'
  | 'awaiting_permission'
  | 'awaiting_answer'
  | 'approved'
  | 'denied'
  | 'expired'
  | 'running'
  | 'done'
  | 'failed'
  | 'interrupted'

export interface ToolCall {
  id: string
  turnId: string
  step: number
  position: number
  toolUseId: string
  tool: string
  input: Record<string, unknown>
  inputHash: string
  level: Level
  reasons: StoredReason[]
  status: ToolCallStatus
  output: string | null
  detail: ToolDetail | null
}

export const toolCallColumns = `
  c.id, c.turn_id AS "turnId", c.step, c.position, c.tool_use_id AS "toolUseId", c.tool, c.input,
  c.input_hash AS "inputHash", c.level, c.reasons, c.status, c.output, c.detail`

const ofTurn = statement<ToolCall>(
  'tool-calls-of-turn',
  `SELECT ${toolCallColumns} FROM tool_calls c WHERE c.turn_id = $1 ORDER BY c.step, c.position`,
)

export function toolCallsOf(db: Db, turnId: string): Promise<ToolCall[]> {
  return ofTurn(db, [turnId])
}

const start = statement<ToolCall>(
  'start-tool-call',
  `UPDATE tool_calls c SET status = 'running', started_at = now()
   FROM (SELECT id FROM turns WHERE id = $2 AND epoch = $3 AND status = 'running' AND cancel_requested_at IS NULL
         FOR UPDATE) t
   WHERE c.id = $1 AND c.turn_id = t.id AND c.status = $4 AND c.input_hash = $5
   RETURNING ${toolCallColumns}`,
)

/**
 * Marks a call as running, before it runs. `from` is `approved` where a person had to agree, `proposed` where the level
 * runs by itself. False: it must not run (cancelled, started before, changed since, or not ours).
 */
export async function startToolCall(
  db: Db,
  fence: Fence,
  call: { id: string; from: 'proposed' | 'approved'; inputHash: string },
): Promise<boolean> {
  return (await start(db, [call.id, fence.turnId, fence.epoch, call.from, call.inputHash])).length === 1
}

const finish = statement<ToolCall>(
  'finish-tool-call',
  `UPDATE tool_calls c SET status = $4, output = $5, detail = $6::jsonb, finished_at = now()
   FROM turns t
   WHERE c.id = $1 AND c.turn_id = $2 AND t.id = $2 AND t.epoch = $3 AND t.status = 'running'
     AND c.status NOT IN ('done', 'failed', 'interrupted')
   RETURNING ${toolCallColumns}`,
)

/** Writes how a call ended. Null: it had ended before, or the turn is no longer ours. */
export async function finishToolCall(
  db: Db,
  fence: Fence,
  call: {
    id: string
    status: 'done' | 'failed' | 'interrupted' | 'denied' | 'expired'
    output: string
    detail?: ToolDetail
  },
): Promise<ToolCall | null> {
  const detail = call.detail ? JSON.stringify(call.detail) : null
  const [row] = await finish(db, [call.id, fence.turnId, fence.epoch, call.status, call.output, detail])
  return row ?? null
}
