import type { CallTarget, Level, Question, QuestionPurpose, Reason, RuleScope, StoredReason } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import type { Fence } from './turn.ts'

/** A permission request with the call it is about. */
export interface PermissionRequest {
  id: string
  turnId: string
  userId: string
  /** The agent it is shown under; that of a sub-agent, too. */
  agentKey: string
  /** The sub-agent whose call it is. */
  subAgent: string | null
  cwd: string
  toolCallId: string
  toolUseId: string
  tool: string
  /** What would run: as the person changed it, or else as the model asked for it. */
  input: Record<string, unknown>
  /** As the model asked for it, where the person has changed it. */
  proposedInput: Record<string, unknown> | null
  /** Which calls are of the same kind, its first line to be shown; null: no answer to this one may stand for others. */
  kind: string | null
  /** Approved for every call of its kind in the turn. */
  forTurn: boolean
  /** The input as the answer to this request changed it. */
  editedInput: Record<string, unknown> | null
  level: Level
  reasons: StoredReason[]
  /** Why the policies ask, beside what the call itself does. */
  why: Reason[] | null
  /** Whose words the conversation had read by then. */
  readFrom: string[] | null
  /** The rules that "always allow this here" would make; null: it is not offered. */
  offer: RuleScope[] | null
  /** What an action on a desktop was decided on. */
  target: CallTarget | null
  status: 'pending' | 'approved' | 'denied' | 'expired' | 'cancelled'
  reason: string | null
  createdAt: Date
  expiresAt: Date
}

const requestColumns = `
  p.id, p.turn_id AS "turnId", p.user_id AS "userId", t.agent_key AS "agentKey", t.sub_agent AS "subAgent", t.cwd, c.id AS "toolCallId",
  c.tool_use_id AS "toolUseId", c.tool, coalesce(c.edited_input, c.input) AS input,
  CASE WHEN c.edited_input IS NOT NULL THEN c.input END AS "proposedInput", p.kind, p.for_turn AS "forTurn",
  p.edited_input AS "editedInput", p.level, c.reasons, p.why,
  p.read_from AS "readFrom", p.offer, c.target, p.status, p.reason,
  p.created_at AS "createdAt", p.expires_at AS "expiresAt"`

/** A question to the person: of the model, with the call that asks it, or of Rain itself. */
export interface OpenQuestion {
  id: string
  turnId: string
  userId: string
  agentKey: string
  /** The sub-agent that asks. */
  subAgent: string | null
  toolCallId: string | null
  toolUseId: string | null
  purpose: QuestionPurpose
  /** The steps the turn had taken when it was asked. */
  step: number
  questions: Question[]
  answers: Record<string, string> | null
  status: 'pending' | 'answered' | 'expired' | 'cancelled'
  expiresAt: Date
}

export const questionColumns = `
  q.id, q.turn_id AS "turnId", q.user_id AS "userId", t.agent_key AS "agentKey", t.sub_agent AS "subAgent", c.id AS "toolCallId",
  c.tool_use_id AS "toolUseId", q.purpose, q.step, q.questions, q.answers, q.status, q.expires_at AS "expiresAt"`

export interface Parking {
  permissions: {
    id: string
    toolCallId: string
    level: Level
    inputHash: string
    kind?: string | null
    why?: Reason[]
    readFrom?: string[]
    offer?: RuleScope[]
  }[]
  questions: { id: string; toolCallId: string | null; purpose: QuestionPurpose; questions: Question[] }[]
  permissionTimeoutMs: number
  questionTimeoutMs: number
}

const park = statement<{ id: string }>(
  'park-turn',
  `WITH t AS (
     UPDATE turns SET status = 'parked', lease_owner = NULL, lease_until = NULL
     WHERE id = $1 AND epoch = $2 AND status = 'running' AND cancel_requested_at IS NULL RETURNING id, user_id, steps
   ), requests AS (
     INSERT INTO permission_requests (id, user_id, turn_id, tool_call_id, input_hash, level, kind, why, read_from, offer, status,
       expires_at)
     SELECT r.id, t.user_id, t.id, r."toolCallId", r."inputHash", r.level, r.kind, r.why, r."readFrom", r.offer, 'pending',
       now() + make_interval(secs => $4)
     FROM t, jsonb_to_recordset($3::jsonb) AS r (id text, "toolCallId" text, "inputHash" text, level text, kind text,
       why jsonb, "readFrom" jsonb, offer jsonb)
     RETURNING tool_call_id
   ), asked AS (
     INSERT INTO questions (id, user_id, turn_id, tool_call_id, purpose, step, questions, status, expires_at)
     SELECT r.id, t.user_id, t.id, r."toolCallId", r.purpose, t.steps, r.questions, 'pending', now() + make_interval(secs => $6)
     FROM t, jsonb_to_recordset($5::jsonb) AS r (id text, "toolCallId" text, purpose text, questions jsonb)
     RETURNING tool_call_id
   ), waiting AS (
     UPDATE tool_calls c SET status = 'awaiting_permission' FROM requests WHERE c.id = requests.tool_call_id
   ), answering AS (
     UPDATE tool_calls c SET status = 'awaiting_answer' FROM asked WHERE c.id = asked.tool_call_id
   )
   SELECT id FROM t`,
)

/** Lets a turn wait for the person, holding no runner. False: it was cancelled, or is no longer ours. */
export async function parkTurn(db: Db, fence: Fence, parking: Parking): Promise<boolean> {
  const rows = await park(db, [
    fence.turnId,
    fence.epoch,
    JSON.stringify(parking.permissions),
    parking.permissionTimeoutMs / 1000,
    JSON.stringify(parking.questions),
    parking.questionTimeoutMs / 1000,
  ])
  return rows.length === 1
}

const findRequest = statement<PermissionRequest>(
  'permission-request',
  `SELECT ${requestColumns} FROM permission_requests p JOIN turns t ON t.id = p.turn_id
     JOIN tool_calls c ON c.id = p.tool_call_id
   WHERE p.id = $1 AND p.user_id = $2`,
)

/** The person's request of that id, whatever its status. */
export async function permissionRequest(db: Db, id: string, userId: string): Promise<PermissionRequest | null> {
  return (await findRequest(db, [id, userId]))[0] ?? null
}

const decide = statement<PermissionRequest>(
  'decide-request',
  `WITH p AS (
     UPDATE permission_requests SET status = $3, decided_at = now(), decided_by = $4, decided_from = $5, reason = $6,
       edited_input = $7::jsonb, for_turn = $8 AND kind IS NOT NULL AND $7::jsonb IS NULL
     WHERE id = $1 AND user_id = $2 AND status = 'pending' AND expires_at > now() RETURNING *
   ), alike AS (
     UPDATE permission_requests s SET status = $3, decided_at = now(), decided_by = $4, decided_from = $5
     FROM p WHERE p.for_turn AND s.turn_id = p.turn_id AND s.kind = p.kind AND s.id <> p.id AND s.status = 'pending'
       AND s.expires_at > now()
     RETURNING s.*
   ), answered AS (
     SELECT 0 AS place, p.* FROM p UNION ALL SELECT 1, alike.* FROM alike
   ), decided AS (
     UPDATE tool_calls c SET status = $3, edited_input = coalesce(p.edited_input, c.edited_input),
       input_hash = CASE WHEN p.edited_input IS NULL THEN c.input_hash ELSE '' END
     FROM answered p WHERE c.id = p.tool_call_id AND c.status = 'awaiting_permission'
     RETURNING c.*
   )
   SELECT ${requestColumns} FROM answered p JOIN turns t ON t.id = p.turn_id JOIN decided c ON c.id = p.tool_call_id,
     LATERAL (SELECT append_audit(p.user_id, 'decided', jsonb_strip_nulls(jsonb_build_object(
       'agent', t.agent_key, 'conversation', t.conversation_id, 'turn', p.turn_id, 'call', c.id, 'tool', c.tool,
       'input_hash', p.input_hash, 'level', p.level, 'request', p.id, 'decision', p.status,
       'for_turn', CASE WHEN p.for_turn THEN true END, 'edited', CASE WHEN p.edited_input IS NOT NULL THEN true END,
       'decided_by', p.decided_by, 'decided_from', p.decided_from)))) audited
   ORDER BY p.place`,
)

export interface Decision {
  requestId: string
  userId: string
  decision: 'approved' | 'denied'
  decidedBy: string
  decidedFrom: string | null
  reason: string | null
  /** The input as the person changed it; the runner judges it before it runs. */
  editedInput?: Record<string, unknown> | undefined
  /** It stands for every call of its kind in the turn. Nothing where it has no kind, or where the input was changed. */
  forTurn?: boolean | undefined
}

/**
 * The first answer wins, and is written into the audit log. Answers with the request, and behind it those of its kind that
 * waited as well when it stands for the turn. Empty: unknown, somebody else's, answered before, or too late.
 */
export function decideRequest(db: Db, decision: Decision): Promise<PermissionRequest[]> {
  const { requestId, userId, decidedBy, decidedFrom, reason, editedInput, forTurn = false } = decision
  const approved = decision.decision === 'approved'
  const edited = approved && editedInput ? JSON.stringify(editedInput) : null
  return decide(db, [requestId, userId, decision.decision, decidedBy, decidedFrom, reason, edited, approved && forTurn])
}

const allowances = statement<{ id: string; kind: string }>(
  'turn-allowances',
  `SELECT p.id, p.kind FROM permission_requests p
   WHERE p.turn_id = $1 AND p.for_turn AND p.status = 'approved' AND p.kind IS NOT NULL`,
)

/** The kinds of calls the person has approved for the rest of a turn, with the ids of the requests they said so to. */
export async function allowedForTurn(db: Db, turnId: string): Promise<Map<string, string>> {
  return new Map((await allowances(db, [turnId])).map(({ id, kind }) => [kind, id]))
}

const answer = statement<OpenQuestion>(
  'answer-question',
  `WITH q AS (
     UPDATE questions SET status = 'answered', answers = $3::jsonb, answered_at = now()
     WHERE id = $1 AND user_id = $2 AND status = 'pending' AND expires_at > now() RETURNING *
   )
   SELECT ${questionColumns} FROM q JOIN turns t ON t.id = q.turn_id LEFT JOIN tool_calls c ON c.id = q.tool_call_id`,
)

/** The first answer wins. Null: unknown, somebody else's, answered before, or too late. */
export async function answerQuestion(
  db: Db,
  reply: { questionId: string; userId: string; answers: Record<string, string> },
): Promise<OpenQuestion | null> {
  return (await answer(db, [reply.questionId, reply.userId, JSON.stringify(reply.answers)]))[0] ?? null
}

const requestsOfTurn = statement<PermissionRequest>(
  'permission-requests-of-turn',
  `SELECT ${requestColumns} FROM permission_requests p JOIN turns t ON t.id = p.turn_id
     JOIN tool_calls c ON c.id = p.tool_call_id
   WHERE p.turn_id = $1 ORDER BY c.step, c.position, p.created_at`,
)

const questionsOfTurn = statement<OpenQuestion>(
  'questions-of-turn',
  `SELECT ${questionColumns} FROM questions q JOIN turns t ON t.id = q.turn_id LEFT JOIN tool_calls c ON c.id = q.tool_call_id
   WHERE q.turn_id = $1 ORDER BY q.created_at, c.step, c.position`,
)

/** All that a turn has asked the person, answered or not. */
export async function askedBy(
  db: Db,
  turnId: string,
): Promise<{ permissions: PermissionRequest[]; questions: OpenQuestion[] }> {
  const [permissions, questions] = await Promise.all([requestsOfTurn(db, [turnId]), questionsOfTurn(db, [turnId])])
  return { permissions, questions }
}

const waitingRequests = statement<PermissionRequest>(
  'waiting-requests',
  `SELECT ${requestColumns} FROM permission_requests p JOIN turns t ON t.id = p.turn_id
     JOIN tool_calls c ON c.id = p.tool_call_id
   WHERE p.status = 'pending' AND p.created_at < now() - make_interval(secs => $1) AND p.expires_at > now()
   ORDER BY p.created_at LIMIT 500`,
)

const waitingQuestions = statement<OpenQuestion>(
  'waiting-questions',
  `SELECT ${questionColumns} FROM questions q JOIN turns t ON t.id = q.turn_id LEFT JOIN tool_calls c ON c.id = q.tool_call_id
   WHERE q.status = 'pending' AND q.created_at < now() - make_interval(secs => $1) AND q.expires_at > now()
   ORDER BY q.created_at LIMIT 500`,
)

/** Everything that has waited for a person for longer than `graceMs`. */
export async function pendingRequests(
  db: Db,
  graceMs: number,
): Promise<{ permissions: PermissionRequest[]; questions: OpenQuestion[] }> {
  const values = [graceMs / 1000]
  const [permissions, questions] = await Promise.all([waitingRequests(db, values), waitingQuestions(db, values)])
  return { permissions, questions }
}
