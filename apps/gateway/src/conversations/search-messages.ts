import { statement, type Db } from '@rain/db'
import type { ConversationSearch } from '@rain/protocol'
import { searchTerms } from './search-terms.ts'
import { snippetOf } from './snippet-of.ts'

interface Row {
  seq: number
  conversationId: string
  agentKey: string
  cwd: string
  title: string | null
  turnId: string
  step: number
  role: 'user' | 'assistant'
  text: string
  createdAt: Date
}

const pageSize = 30

/**
 * Messages that are looked through at a time: for what no index finds, all of a long conversation, in less than a second; for words of the
 * index more, of which only those that hold them are read.
 */
export const readAtATime = { anywhere: 5_000, byWords: 50_000 }

const said = 'message_text(m.content)'

/** @NOTE the expression of the index `messages_search`, or it is not used */
const words = `to_tsvector('simple'::regconfig, search_form(${said}))`

const find = (condition: string) => `SELECT m.seq, c.id AS "conversationId", c.agent_key AS "agentKey", c.cwd, c.title,
     m.turn_id AS "turnId", m.step, m.role, ${said} AS text, m.created_at AS "createdAt"
   FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN turns t ON t.id = m.turn_id
   WHERE m.user_id = $1 AND c.parent_turn_id IS NULL AND c.deleted_at IS NULL AND t.deletion_id IS NULL AND m.seq < coalesce($2::bigint, 9223372036854775807)
     AND m.seq >= coalesce($5::bigint, 0) AND ${condition} AND search_form(${said}) LIKE ALL ($4::text[])
   ORDER BY m.seq DESC LIMIT ${pageSize + 1}`

const byWords = statement<Row>('search-by-words', find(`${words} @@ to_tsquery('simple', $3)`))
const byText = statement<Row>('search-by-text', find('$3::text IS NULL'))

const startOfPart = statement<{ seq: number }>(
  'start-of-searched-part',
  `SELECT seq FROM messages WHERE user_id = $1 AND seq < coalesce($2::bigint, 9223372036854775807)
   ORDER BY seq DESC OFFSET $3::int - 1 LIMIT 1`,
)

/**
 * The person's messages, and what they were answered, that hold every word of a query or a beginning of it; the newest first.
 * What agents said to their sub-agents is left out. `before`: the `next` of the page before.
 */
export async function searchMessages(
  db: Db,
  { userId, q, before }: { userId: string; q: string; before?: number | undefined },
  atATime = readAtATime,
): Promise<ConversationSearch> {
  const terms = searchTerms(q)
  if (terms.all.length === 0) return { hits: [], more: false }
  const search = terms.indexed === null ? byText : byWords
  // @NOTE one query reads so many texts and no more, however rare or common the word
  const most = terms.contained.length > 0 ? atATime.anywhere : atATime.byWords
  const [part] = await startOfPart(db, [userId, before ?? null, most])
  const rows = await search(db, [userId, before ?? null, terms.indexed, terms.contained, part?.seq ?? null])
  const hits = rows.slice(0, pageSize).map((row) => ({
    id: row.seq,
    session_id: row.conversationId,
    agent_id: row.agentKey,
    cwd: row.cwd,
    title: row.title ?? '',
    turn_id: row.turnId,
    step: row.step,
    role: row.role,
    snippet: snippetOf(row.text, terms.all),
    created_at: row.createdAt.getTime() / 1000,
  }))
  const next = rows.length > pageSize ? hits.at(-1)?.id : part?.seq
  return { hits, more: next !== undefined, ...(next !== undefined && { next }) }
}
