import { statement, type Db } from '@rain/db'
import type { AuditEntry, AuditFilter } from '@rain/protocol'
import { csvLine, type CsvCell } from '../metrics/csv-line.ts'
import { auditEntries } from './read-audit.ts'

const columns: [name: string, cell: (entry: AuditEntry) => CsvCell][] = [
  ['number', (entry) => entry.seq],
  ['at', (entry) => new Date(entry.at * 1000)],
  ['kind', (entry) => entry.kind],
  ['agent_id', (entry) => entry.agent_id ?? null],
  ['session_id', (entry) => entry.session_id ?? null],
  ['turn_id', (entry) => entry.turn_id ?? null],
  ['call_id', (entry) => entry.call_id ?? null],
  ['tool', (entry) => entry.tool ?? null],
  ['level', (entry) => entry.level ?? null],
  ['decision', (entry) => entry.decision ?? null],
  ['ground', (entry) => entry.ground ?? null],
  ['outcome', (entry) => entry.outcome ?? null],
  ['decided_by', (entry) => entry.decided_by ?? null],
  ['decided_from', (entry) => entry.decided_from ?? null],
  ['device', (entry) => entry.device ?? null],
  ['read_from', (entry) => entry.read_from?.join(' ') ?? null],
  ['input', (entry) => (entry.input ? JSON.stringify(entry.input) : null)],
  ['input_hash', (entry) => entry.input_hash ?? null],
  ['about', (entry) => entry.about ?? null],
  ['hash', (entry) => entry.hash],
]

/** What the page shows, as CSV, a page of lines at a time. */
export async function* auditCsv(db: Db, question: { userId: string; filter: AuditFilter }): AsyncGenerator<string> {
  yield csvLine(columns.map(([name]) => name))
  for await (const entries of auditEntries(db, question)) {
    yield entries.map((entry) => csvLine(columns.map(([, cell]) => cell(entry)))).join('')
  }
}

interface ChainRow {
  seq: number
  line: string
}

const readChain = statement<ChainRow>(
  'audit-chain',
  `SELECT seq, json_build_object('user_id', user_id, 'seq', seq,
     'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'kind', kind, 'entry', entry,
     'prev_hash', prev_hash, 'hash', hash)::text AS line
   FROM audit_entries WHERE user_id = $1 AND seq > $2 ORDER BY seq LIMIT 1000`,
)

/** The whole chain, an entry a line, the oldest first: what `rain audit verify --file` reads. */
export async function* auditChain(db: Db, userId: string): AsyncGenerator<string> {
  let last = 0
  for (;;) {
    const rows = await readChain(db, [userId, last])
    const end = rows.at(-1)
    if (!end) return
    yield rows.map(({ line }) => `${line}\n`).join('')
    last = end.seq
  }
}
