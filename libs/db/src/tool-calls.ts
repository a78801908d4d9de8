import type { CallTarget, Level, StoredReason, ToolDetail } from '@rain/protocol'
import type { AuditGround, AuditKind, AuditRefusal } from './audit.ts'
import { auditEndOf, auditRefusalOf } from './audit-sql.ts'
import type { Db } from './client.ts'
import { milliseconds, statement } from './sql.ts'
import type { Fence } from './turn.ts'

export type ToolCallStatus =
  | 'proposed'
  | 'awaiting_permission'
  | 'awaiting_answer'
  | 'awaiting_agent'
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
  /** As the model asked for it. */
  input: Record<string, unknown>
  /** As the person changed it before approving; null: they did not. */
  editedInput: Record<string, unknown> | null
  /** Empty: the person changed the input, and what it became has not been judged. */
  inputHash: string
  level: Level
  reasons: StoredReason[]
  status: ToolCallStatus
  output: string | null
  detail: ToolDetail | null
  /** Whose words the output holds, when a stranger may have written them. */
  readFrom: string | null
  /** What an action on a desktop was decided on. */
  target: CallTarget | null
  /** When it began to run, and when it ended, in milliseconds of the clock; null: not yet, or never. */
  startedAtMs: number | null
  finishedAtMs: number | null
}

export const toolCallColumns = `
  c.id, c.turn_id AS "turnId", c.step, c.position, c.tool_use_id AS "toolUseId", c.tool, c.input,
  c.edited_input AS "editedInput", c.input_hash AS "inputHash", c.level, c.reasons, c.status, c.output, c.detail,
  c.read_from AS "readFrom", c.target, ${milliseconds('c.started_at')} AS "startedAtMs",
  ${milliseconds('c.finished_at')} AS "finishedAtMs"`

/** What runs when the call runs. */
export function inputOf(call: Pick<ToolCall, 'input' | 'editedInput'>): Record<string, unknown> {
  return call.editedInput ?? call.input
}

const ofTurn = statement<ToolCall>(
  'tool-calls-of-turn',
  `SELECT ${toolCallColumns} FROM tool_calls c WHERE c.turn_id = $1 ORDER BY c.step, c.position`,
)

export function toolCallsOf(db: Db, turnId: string): Promise<ToolCall[]> {
  return ofTurn(db, [turnId])
}

const ofStep = statement<ToolCall>(
  'tool-calls-of-step',
  `SELECT ${toolCallColumns} FROM tool_calls c WHERE c.turn_id = $1 AND c.step = $2 ORDER BY c.position`,
)

/** A call as far as it can be compared with others: of what it gave only a digest. */
export type CallMark = Pick<ToolCall, 'tool' | 'inputHash' | 'status' | 'step' | 'output'>

const marks = statement<CallMark>(
  'call-marks',
  `SELECT tool, input_hash AS "inputHash", status, step, md5(output) AS output
   FROM tool_calls WHERE turn_id = $1 AND step > $2 ORDER BY step, position`,
)

/** The calls of a turn after a step, the oldest first; their outputs stay where they are. */
export function callMarksSince(db: Db, { turnId, step }: { turnId: string; step: number }): Promise<CallMark[]> {
  return marks(db, [turnId, step])
}

/** The calls of one answer of the model, in its order. */
export function toolCallsOfStep(db: Db, { turnId, step }: { turnId: string; step: number }): Promise<ToolCall[]> {
  return ofStep(db, [turnId, step])
}

// @NOTE the entry of the audit log is part of the statement: a call is not running unless it is written, and the other
// way round. The join is a lateral one because a call that was asked for again has several requests.
const start = statement<{ seq: number; startedAtMs: number }>(
  'start-tool-call',
  `WITH started AS (
     UPDATE tool_calls c SET status = 'running', started_at = coalesce(c.started_at, now())
     FROM (SELECT id, agent_key, conversation_id FROM turns
           WHERE id = $2 AND epoch = $3 AND status = 'running' AND cancel_requested_at IS NULL FOR UPDATE) t
     WHERE c.id = $1 AND c.turn_id = t.id AND c.status = $4 AND c.input_hash = $5
     RETURNING c.*, t.agent_key, t.conversation_id
   )
   SELECT ${milliseconds('s.started_at')} AS "startedAtMs", append_audit(s.user_id, $6, jsonb_strip_nulls(jsonb_build_object(
     'agent', s.agent_key, 'conversation', s.conversation_id, 'turn', s.turn_id, 'call', s.id, 'tool', s.tool,
     'input_hash', s.input_hash, 'level', s.level, 'edited', CASE WHEN s.edited_input IS NOT NULL THEN true END,
     'decision', CASE WHEN $8 = 'approval' AND p.level = 'red' THEN 'approval_with_pin' ELSE $8 END,
     'request', p.id, 'decided_by', p.decided_by, 'decided_from', p.decided_from,
     'read_from', (SELECT jsonb_agg(DISTINCT r.read_from) FROM tool_calls r
                   WHERE r.turn_id = s.turn_id AND r.read_from IS NOT NULL)) || $7::jsonb)) AS seq
   FROM started s LEFT JOIN LATERAL (
     SELECT r.id, r.level, r.decided_by, r.decided_from FROM permission_requests r
     WHERE r.status = 'approved' AND (r.tool_call_id = s.id OR r.id = $7::jsonb ->> 'ground')
     ORDER BY r.decided_at DESC LIMIT 1
   ) p ON true`,
)

/**
 * Marks a call as running, before it runs, and writes that into the audit log. `from` is `approved` where a person had to
 * agree, `proposed` where something else allows it, `running` where its runner was lost and it is run again. Without a
 * `ground` it is the person's approval, or the call's level. Null: it must not run (cancelled, started before, changed
 * since, or not ours).
 */
export async function startToolCall(
  db: Db,
  fence: Fence,
  call: { id: string; from: 'proposed' | 'approved' | 'running'; inputHash: string; ground?: AuditGround },
): Promise<Pick<ToolCall, 'startedAtMs'> | null> {
  const {
    by,
    id: ground,
    readFrom,
    outsideSandbox,
  } = call.ground ?? { by: call.from === 'approved' ? 'approval' : 'level' }
  const kind: AuditKind = call.from === 'running' ? 'tool_repeated' : 'tool_started'
  const why = JSON.stringify({
    ground,
    ...(readFrom?.length ? { read_from: readFrom } : {}),
    ...(outsideSandbox ? { outside_sandbox: true } : {}),
  })
  const [row] = await start(db, [call.id, fence.turnId, fence.epoch, call.from, call.inputHash, kind, why, by])
  return row ? { startedAtMs: row.startedAtMs } : null
}

const finish = statement<ToolCall>(
  'finish-tool-call',
  `WITH c AS (
     UPDATE tool_calls c SET status = $4, output = $5, detail = $6::jsonb, read_from = $7, finished_at = now()
     FROM turns t
     WHERE c.id = $1 AND c.turn_id = $2 AND t.id = $2 AND t.epoch = $3 AND t.status = 'running'
       AND c.status NOT IN ('done', 'failed', 'interrupted')
     RETURNING c.*, t.agent_key, t.conversation_id
   )
   SELECT ${toolCallColumns} FROM c, (SELECT ${auditRefusalOf('c', '$8::jsonb')}, ${auditEndOf('c')} FROM c) audited`,
)

/** Writes how a call ended, and into the audit log that it did, or why it never began. Null: it had ended before, or the turn is no longer ours. */
export async function finishToolCall(
  db: Db,
  fence: Fence,
  call: {
    id: string
    status: 'done' | 'failed' | 'interrupted' | 'denied' | 'expired'
    output: string
    detail?: ToolDetail
    readFrom?: string
    /** It was not run, and why. */
    refusal?: AuditRefusal
  },
): Promise<ToolCall | null> {
  const detail = call.detail ? JSON.stringify(call.detail) : null
  const refusal = call.refusal ? refusalJson(call.refusal) : null
  const values = [call.id, fence.turnId, fence.epoch, call.status, call.output, detail, call.readFrom ?? null, refusal]
  const [row] = await finish(db, values)
  return row ?? null
}

function refusalJson({ by, id, readFrom }: AuditRefusal): string {
  return JSON.stringify({ decision: by, ground: id, ...(readFrom?.length ? { read_from: readFrom } : {}) })
}

const judge = statement<{ id: string }>(
  'judge-edited-call',
  `UPDATE tool_calls c SET input_hash = $4, level = coalesce($5, c.level), reasons = coalesce($6::jsonb, c.reasons),
     status = CASE WHEN $5::text IS NULL THEN c.status ELSE 'proposed' END
   FROM turns t
   WHERE c.id = $1 AND c.turn_id = $2 AND t.id = $2 AND t.epoch = $3 AND t.status = 'running'
     AND c.status = 'approved' AND c.input_hash = ''
   RETURNING c.id`,
)

/**
 * Writes what a call has become that the person changed. With `worse`, it is more than they agreed to: it is as if it had
 * just been proposed, and is asked for again. False: the turn is no longer ours.
 */
export async function judgeEditedCall(
  db: Db,
  fence: Fence,
  call: { id: string; inputHash: string; worse?: { level: Level; reasons: StoredReason[] } },
): Promise<boolean> {
  const { worse } = call
  const reasons = worse ? JSON.stringify(worse.reasons) : null
  const rows = await judge(db, [call.id, fence.turnId, fence.epoch, call.inputHash, worse?.level ?? null, reasons])
  return rows.length === 1
}
