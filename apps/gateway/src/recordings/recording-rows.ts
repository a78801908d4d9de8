import { statement, type Db } from '@rain/db'
import type { CallTarget, DesktopWindow, FrameRef, Level, NanoUsd, RecordingSummary } from '@rain/protocol'

/** A turn that has worked on a computer. */
export interface RecordedTurn {
  turnId: string
  conversationId: string
  agentKey: string
  subAgent: string | null
  text: string | null
  startedAt: Date
  finishedAt: Date | null
  outcome: RecordingSummary['outcome']
  outcomeText: string | null
  errorCode: string | null
  cancelRequestedAt: Date | null
  cost: NanoUsd | null
  steps: number
  taken: number
  kept: number
  /** The computer of its first action there. Its name and settings are null once it is gone. */
  deviceId: string
  deviceName: string | null
  records: boolean | null
  keepDays: number | null
}

const turnColumns = `
  t.id AS "turnId", t.conversation_id AS "conversationId", t.agent_key AS "agentKey", t.sub_agent AS "subAgent",
  coalesce(t.started_at, t.created_at) AS "startedAt", t.finished_at AS "finishedAt", t.outcome,
  t.outcome_text AS "outcomeText", t.error_code AS "errorCode", t.cancel_requested_at AS "cancelRequestedAt",
  t.cost_nano_usd AS cost, done.steps, done.taken, done.kept, done.device_id AS "deviceId", d.name AS "deviceName",
  d.records, d.keep_days AS "keepDays",
  (SELECT left(block ->> 'text', 200) FROM messages m, jsonb_array_elements(m.content) block
   WHERE m.turn_id = t.id AND m.step = 0 AND block ->> 'type' = 'text' LIMIT 1) AS text`

/** SQL for what a turn `t` did on computers, or on one. */
const doneBy = (device: string) => `
  SELECT count(DISTINCT c.id)::int AS steps, count(DISTINCT c.id) FILTER (WHERE c.detail ? 'image')::int AS taken,
    count(i.id)::int AS kept, (array_agg(c.target ->> 'deviceId' ORDER BY c.step, c.position))[1] AS device_id
  FROM tool_calls c LEFT JOIN tool_images i ON i.tool_call_id = c.id
  WHERE c.turn_id = t.id AND c.tool = 'computer' AND ${device}`

const ofDevice = statement<RecordedTurn>(
  'recordings-of-device',
  `SELECT ${turnColumns}
   FROM turns t CROSS JOIN LATERAL (${doneBy(`c.target ->> 'deviceId' = $2`)}) done
     JOIN devices d ON d.id = done.device_id AND d.user_id = t.user_id
   WHERE t.user_id = $1 AND done.steps > 0 AND t.copied_from IS NULL AND t.deletion_id IS NULL
     AND ($3::text IS NULL OR t.seq < (SELECT b.seq FROM turns b WHERE b.id = $3 AND b.user_id = $1))
   ORDER BY t.seq DESC LIMIT $4`,
)

/** The newest first; those before the turn `before`. */
export function recordedTurnsOf(
  db: Db,
  { userId, deviceId, before, most }: { userId: string; deviceId: string; before: string | undefined; most: number },
): Promise<RecordedTurn[]> {
  return ofDevice(db, [userId, deviceId, before ?? null, most])
}

const oneTurn = statement<RecordedTurn>(
  'recorded-turn',
  `SELECT ${turnColumns}
   FROM turns t CROSS JOIN LATERAL (${doneBy(`c.target ? 'deviceId'`)}) done
     LEFT JOIN devices d ON d.id = done.device_id AND d.user_id = t.user_id
   WHERE t.user_id = $1 AND t.id = $2 AND done.steps > 0`,
)

/** Null: it is not there, somebody else's, or has done nothing on a computer. */
export async function recordedTurn(db: Db, userId: string, turnId: string): Promise<RecordedTurn | null> {
  const [turn] = await oneTurn(db, [userId, turnId])
  return turn ?? null
}

/** An action on a computer, as its row has it. */
export interface RecordedCall {
  id: string
  step: number
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  action: Record<string, unknown>
  status: string
  level: Level
  output: string | null
  target: CallTarget
  detail: RecordedScene | null
  askedAt: Date | null
  decidedAt: Date | null
  reason: string | null
}

/** The part of a `screen` detail that a recording is made of. */
export interface RecordedScene {
  frame?: FrameRef
  window?: DesktopWindow
  cursor?: [number, number]
  image?: { id: string; width: number; height: number }
}

const calls = statement<RecordedCall>(
  'recorded-calls',
  `SELECT c.id, c.step, c.created_at AS "createdAt", c.started_at AS "startedAt", c.finished_at AS "finishedAt",
     coalesce(c.edited_input, c.input) AS action, c.status, c.level, c.output, c.target,
     CASE WHEN c.detail ->> 'kind' = 'screen' THEN c.detail END AS detail,
     p.created_at AS "askedAt", p.decided_at AS "decidedAt", p.reason
   FROM tool_calls c LEFT JOIN LATERAL (
     SELECT r.created_at, r.decided_at, r.reason FROM permission_requests r WHERE r.tool_call_id = c.id
     ORDER BY r.created_at DESC LIMIT 1
   ) p ON true
   WHERE c.turn_id = $2 AND c.user_id = $1 AND c.tool = 'computer' AND c.target ? 'deviceId'
   ORDER BY c.step, c.position`,
)

export function recordedCallsOf(db: Db, userId: string, turnId: string): Promise<RecordedCall[]> {
  return calls(db, [userId, turnId])
}

/** An entry of the audit log. `program`: of the session that decided. */
export interface RecordedEntry {
  at: Date
  kind: string
  entry: Record<string, unknown>
  program: string | null
}

// @NOTE what concerns a computer names no turn: it counts while the turn was under way
const entries = statement<RecordedEntry>(
  'recorded-entries',
  `SELECT e.at, e.kind, e.entry, token.user_agent AS program
   FROM turns t JOIN audit_entries e ON e.user_id = t.user_id AND e.at BETWEEN t.created_at AND coalesce(t.finished_at, now())
   LEFT JOIN tokens token ON token.id = e.entry ->> 'decided_by' AND token.user_id = e.user_id
   WHERE t.user_id = $1 AND t.id = $2 AND (
     (e.entry ->> 'turn' = t.id AND e.entry ->> 'tool' = 'computer' AND e.kind IN ('tool_started', 'tool_refused', 'decided'))
     OR (e.kind = 'device_changed' AND e.entry ->> 'device' = ANY($3) AND e.entry ->> 'what' IN ('stopped', 'control_taken', 'control_given')))
   ORDER BY e.seq`,
)

export function recordedEntriesOf(
  db: Db,
  userId: string,
  turnId: string,
  deviceIds: readonly string[],
): Promise<RecordedEntry[]> {
  return entries(db, [userId, turnId, deviceIds])
}

/** A question whether the turn may go on, while a person had mouse and keyboard. */
export interface RecordedTakeover {
  askedAt: Date
  answeredAt: Date | null
  summary: string | null
}

const takeovers = statement<RecordedTakeover>(
  'recorded-takeovers',
  `SELECT q.created_at AS "askedAt", q.answered_at AS "answeredAt", q.answers ->> 'summary' AS summary FROM questions q
   WHERE q.user_id = $1 AND q.turn_id = $2 AND q.purpose = 'takeover' ORDER BY q.created_at`,
)

export function recordedTakeoversOf(db: Db, userId: string, turnId: string): Promise<RecordedTakeover[]> {
  return takeovers(db, [userId, turnId])
}

/** What one model step has cost; null: not known. */
export interface StepCost {
  step: number
  cost: NanoUsd | null
}

const costs = statement<StepCost>(
  'recorded-costs',
  `SELECT r.step, CASE WHEN bool_and(r.cost_nano_usd IS NOT NULL) THEN sum(r.cost_nano_usd)::bigint END AS cost
   FROM model_requests r WHERE r.user_id = $1 AND r.turn_id = $2 AND r.status IN ('settled', 'lost')
   GROUP BY r.step ORDER BY r.step`,
)

export function stepCostsOf(db: Db, userId: string, turnId: string): Promise<StepCost[]> {
  return costs(db, [userId, turnId])
}

const present = statement<{ id: string }>(
  'kept-pictures',
  `SELECT id FROM tool_images WHERE user_id = $1 AND id = ANY($2)`,
)

/** Which of the pictures are still there. */
export async function keptPictures(db: Db, userId: string, ids: readonly string[]): Promise<Set<string>> {
  return new Set((await present(db, [userId, ids])).map(({ id }) => id))
}
