import { statement, type Db } from '@rain/db'
import type { AuditEntry, AuditFilter, AuditPage } from '@rain/protocol'

interface AuditRow {
  seq: number
  at: Date
  kind: string
  entry: Record<string, unknown>
  hash: string
  input: Record<string, unknown> | null
  outcome: string | null
  device: string | null
  hasSession: boolean
}

// @NOTE how a call ended is shown with its start; its own entry is in the export. Null stands for "whatever it is".
const readPage = statement<AuditRow>(
  'audit-page',
  `SELECT e.seq, e.at, e.kind, e.entry, e.hash, coalesce(c.edited_input, c.input) AS input, ended.outcome,
     token.user_agent AS device, s.id IS NOT NULL AS "hasSession"
   FROM audit_entries e
   LEFT JOIN tool_calls c ON c.id = e.entry ->> 'call' AND c.user_id = e.user_id
   LEFT JOIN tokens token ON token.id = e.entry ->> 'decided_by' AND token.user_id = e.user_id
   LEFT JOIN conversations s ON s.id = e.entry ->> 'conversation' AND s.user_id = e.user_id
   LEFT JOIN LATERAL (
     SELECT x.entry ->> 'outcome' AS outcome FROM audit_entries x
     WHERE x.entry ->> 'call' = e.entry ->> 'call' AND x.user_id = e.user_id AND x.kind = 'tool_ended' AND x.seq > e.seq
     ORDER BY x.seq LIMIT 1
   ) ended ON e.kind IN ('tool_started', 'tool_repeated')
   WHERE e.user_id = $1 AND e.seq < $2 AND e.kind <> 'tool_ended'
     AND ($4::text IS NULL OR e.entry ->> 'agent' = $4) AND ($5::text IS NULL OR e.entry ->> 'tool' = $5)
     AND ($6::text IS NULL OR e.entry ->> 'level' = $6) AND ($7::text IS NULL OR e.entry ->> 'decision' = $7)
     AND ($8::text IS NULL OR e.kind = $8)
     AND ($9::float8 IS NULL OR e.at >= to_timestamp($9)) AND ($10::float8 IS NULL OR e.at < to_timestamp($10))
     AND ($11::text IS NULL OR position(lower($11) IN lower(e.entry::text)) > 0
       OR position(lower($11) IN lower(coalesce(c.edited_input, c.input)::text)) > 0)
   ORDER BY e.seq DESC LIMIT $3`,
)

const readTools = statement<{ tool: string }>(
  'audit-tools',
  `SELECT DISTINCT entry ->> 'tool' AS tool FROM audit_entries
   WHERE user_id = $1 AND kind IN ('tool_started', 'tool_refused') ORDER BY 1`,
)

const newest = Number.MAX_SAFE_INTEGER

export interface AuditQuestion {
  userId: string
  filter: AuditFilter
  before?: number | undefined
  limit: number
}

/** One page of the person's log, the newest entry first. */
export async function readAudit(db: Db, question: AuditQuestion): Promise<AuditPage> {
  const { userId, limit } = question
  const [rows, tools] = await Promise.all([readRows(db, { ...question, limit: limit + 1 }), readTools(db, [userId])])
  const entries = rows.slice(0, limit)
  return {
    entries: entries.map(toEntry),
    next: rows.length > limit ? (entries.at(-1)?.seq ?? null) : null,
    tools: tools.map(({ tool }) => tool),
  }
}

function readRows(db: Db, { userId, filter, before, limit }: AuditQuestion): Promise<AuditRow[]> {
  const { agent_id, tool, level, decision, kind, since, until, q } = filter
  const wanted = [agent_id, tool, level, decision, kind, since, until, q].map((value) => value ?? null)
  return readPage(db, [userId, before ?? newest, limit, ...wanted])
}

const pageSize = 500

/** All entries that match, the newest first, a page at a time. */
export async function* auditEntries(db: Db, question: Pick<AuditQuestion, 'userId' | 'filter'>) {
  let before: number | undefined
  for (;;) {
    const rows = await readRows(db, { ...question, before, limit: pageSize })
    yield rows.map(toEntry)
    before = rows.at(-1)?.seq
    if (before === undefined || rows.length < pageSize) return
  }
}

const shownByName = new Set([
  'agent',
  'conversation',
  'turn',
  'call',
  'tool',
  'level',
  'decision',
  'ground',
  'outcome',
  'input_hash',
  'edited',
  'for_turn',
  'decided_by',
  'decided_from',
  'read_from',
  'request',
  'outside_sandbox',
])

function toEntry({ seq, at, kind, entry, hash, input, outcome, device, hasSession }: AuditRow): AuditEntry {
  const rest = Object.entries(entry).filter(([name]) => !shownByName.has(name))
  return {
    seq,
    at: at.getTime() / 1000,
    kind,
    hash,
    has_session: hasSession,
    ...named(entry, { agent: 'agent_id', conversation: 'session_id', turn: 'turn_id', call: 'call_id' }),
    ...named(entry, { tool: 'tool', level: 'level', decision: 'decision', ground: 'ground', input_hash: 'input_hash' }),
    ...named(entry, { decided_by: 'decided_by', decided_from: 'decided_from', outcome: 'outcome' }),
    ...(outcome !== null && { outcome }),
    ...(entry.edited === true && { edited: true }),
    ...(entry.for_turn === true && { for_turn: true }),
    ...(entry.outside_sandbox === true && { outside_sandbox: true }),
    ...(Array.isArray(entry.read_from) && { read_from: entry.read_from.map(String) }),
    ...(input !== null && { input }),
    ...(device !== null && { device }),
    ...(rest.length > 0 && {
      about: rest.map(([name, value]) => `${name}: ${asText(value)}`).join(', '),
      details: Object.fromEntries(rest),
    }),
  }
}

/** The texts of an entry under the names of the wire. */
function named<Name extends string>(entry: Record<string, unknown>, names: Record<string, Name>) {
  const found = Object.entries(names).flatMap(([from, to]) => {
    const value = entry[from]
    return typeof value === 'string' ? [[to, value] as const] : []
  })
  return Object.fromEntries(found) as Partial<Record<Name, string>>
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
