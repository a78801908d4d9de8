import { statement, type Db } from '@rain/db'
import type { NanoUsd } from '@rain/protocol'
import { csvLine, type CsvCell } from './csv-line.ts'

interface RequestRow {
  id: string
  createdAt: Date
  finishedAt: Date | null
  agentKey: string
  conversationId: string
  turnId: string
  step: number
  purpose: string
  provider: string
  model: string
  status: string
  errorCode: string | null
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  thinkingTokens: number
  cost: NanoUsd | null
  reserved: NanoUsd | null
}

const readPage = statement<RequestRow>(
  'requests-page',
  `SELECT r.id, r.created_at AS "createdAt", r.finished_at AS "finishedAt", r.agent_key AS "agentKey",
     r.conversation_id AS "conversationId", r.turn_id AS "turnId", r.step, r.purpose, r.provider, r.model, r.status,
     r.error_code AS "errorCode", r.input_tokens AS "inputTokens", r.output_tokens AS "outputTokens",
     r.cache_read_tokens AS "cacheReadTokens", r.cache_write_tokens AS "cacheWriteTokens",
     r.thinking_tokens AS "thinkingTokens", r.cost_nano_usd AS cost, r.reserved_nano_usd AS reserved
   FROM model_requests r
   WHERE r.user_id = $1 AND (r.created_at, r.id) > ($2::timestamptz, $3)
   ORDER BY r.created_at, r.id LIMIT $4`,
)

const columns: [name: string, cell: (row: RequestRow) => CsvCell][] = [
  ['created_at', (row) => row.createdAt],
  ['finished_at', (row) => row.finishedAt],
  ['agent_id', (row) => row.agentKey],
  ['session_id', (row) => row.conversationId],
  ['turn_id', (row) => row.turnId],
  ['step', (row) => row.step],
  ['purpose', (row) => row.purpose],
  ['provider', (row) => row.provider],
  ['model', (row) => row.model],
  ['status', (row) => row.status],
  ['error_code', (row) => row.errorCode],
  ['input_tokens', (row) => row.inputTokens],
  ['output_tokens', (row) => row.outputTokens],
  ['cache_read_tokens', (row) => row.cacheReadTokens],
  ['cache_write_tokens', (row) => row.cacheWriteTokens],
  ['thinking_tokens', (row) => row.thinkingTokens],
  ['cost_usd', (row) => exactUsd(row.cost)],
  ['worst_case_usd', (row) => exactUsd(row.reserved)],
  ['request_id', (row) => row.id],
]

const defaultPageSize = 1_000

/** The ledger as CSV, the oldest request first, a page of lines at a time: the whole of it is never in memory. */
export async function* requestLines(db: Db, userId: string, pageSize = defaultPageSize): AsyncGenerator<string> {
  yield csvLine(columns.map(([name]) => name))
  let last: { createdAt: Date | '-infinity'; id: string } = { createdAt: '-infinity', id: '' }
  for (;;) {
    const page = await readPage(db, [userId, last.createdAt, last.id, pageSize])
    if (page.length > 0) yield page.map((row) => csvLine(columns.map(([, cell]) => cell(row)))).join('')
    const end = page.at(-1)
    if (!end || page.length < pageSize) return
    last = end
  }
}

/** Dollars to the billionth; empty when not known. */
function exactUsd(amount: NanoUsd | null): string {
  if (amount === null) return ''
  return `${Math.floor(amount / 1_000_000_000)}.${String(amount % 1_000_000_000).padStart(9, '0')}`
}
