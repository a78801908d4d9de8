import type { Bus } from '@rain/bus'
import {
  isOnPath,
  milliseconds,
  noticesOf,
  statement,
  turnColumns,
  versionsOf,
  type Db,
  type ToolCall,
  type Turn,
  type TurnNotice,
} from '@rain/db'
import type { Messages, StoredMessage } from '@rain/protocol'
import { findConversation } from './find-conversation.ts'
import { readLive } from './live-events.ts'
import { idsPerRow, linesOf, type RowSurroundings, type StepRow } from './stored-messages.ts'

const mostLines = 1_000

export interface ReadMessages {
  userId: string
  agentKey: string
  cwd: string
  /** Only what stands before the line of this id. */
  before?: number
}

/**
 * A conversation as it stands, and where to go on from. The cursor is taken before any row is read: what is written
 * meanwhile is seen again as an event, never missed.
 */
export async function readMessages(deps: { db: Db; bus: Bus }, wanted: ReadMessages): Promise<Messages> {
  const { db, bus } = deps
  const cursor = await bus.log.end(wanted.userId)
  const conversation = await findConversation(db, wanted)
  if (!conversation) return { messages: [], session_id: null, live: [], cursor }

  const open = await openTurnsOf(db, [conversation.id])
  const queued = open.filter((turn) => turn.status === 'queued')
  const { lines, rows, more } = await readLines(db, conversation.id, queued, wanted.before)
  const { userId, agentKey, before } = wanted
  const live = before === undefined ? await readLive(deps, { userId, agentKey, cursor, open, rows }) : []
  return { messages: lines, session_id: conversation.id, live, cursor, ...(more ? { more } : {}) }
}

const openTurnsOf = statement<Turn>(
  'open-turns-of-conversation',
  `SELECT ${turnColumns} FROM turns t WHERE t.conversation_id = $1 AND t.status <> 'done' ORDER BY t.seq`,
)

interface ConversationRow extends StepRow {
  isLastOfTurn: boolean
  sentTurnId: string | null
  sentClientMsgId: string | null
  toolCalls: ToolCall[] | null
  summaries: RowSurroundings['summaries'] | null
}

/** With how a model was told of the files beside a message, which is in their own rows. */
const contentWithReadings = `CASE WHEN m.role = 'user' AND m.content @> '[{"type": "attachment"}]' THEN (
       SELECT jsonb_agg(b.block || jsonb_strip_nulls(jsonb_build_object('read_as', f.read_as)) ORDER BY b.at)
       FROM jsonb_array_elements(m.content) WITH ORDINALITY AS b (block, at)
       LEFT JOIN attachments f ON b.block ->> 'type' = 'attachment' AND f.id = b.block ->> 'id')
     ELSE m.content END`

const rowsBefore = statement<ConversationRow>(
  'conversation-rows',
  `SELECT m.seq, m.turn_id AS "turnId", m.step, m.role, ${contentWithReadings} AS content, m.created_at AS "createdAt",
     m.sent_turn_id AS "sentTurnId", (SELECT client_msg_id FROM turns WHERE id = m.sent_turn_id) AS "sentClientMsgId",
     NOT EXISTS (SELECT 1 FROM messages l WHERE l.turn_id = m.turn_id AND (l.step, l.position) > (m.step, m.position))
       AS "isLastOfTurn",
     (SELECT jsonb_agg(jsonb_build_object('id', c.id, 'turnId', c.turn_id, 'step', c.step, 'position', c.position,
        'toolUseId', c.tool_use_id, 'tool', c.tool, 'input', c.input, 'inputHash', c.input_hash, 'level', c.level,
        'reasons', c.reasons, 'status', c.status, 'output', c.output, 'detail', c.detail,
        'target', c.target, 'startedAtMs', ${milliseconds('c.started_at')}, 'finishedAtMs', ${milliseconds('c.finished_at')})
        ORDER BY c.position)
      FROM tool_calls c WHERE c.message_id = m.id) AS "toolCalls",
     (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'text', s.text, 'tokensBefore', s.tokens_before,
        'tokensAfter', s.tokens_after, 'messages', s.messages) ORDER BY s.seq)
      FROM summaries s WHERE s.conversation_id = m.conversation_id AND s.deletion_id IS NULL AND m.position = 0
        AND s.created_at >= greatest(m.created_at, t.started_at) AND s.created_at <= coalesce(t.finished_at, s.created_at)
        AND NOT EXISTS (SELECT 1 FROM messages l
          WHERE l.turn_id = m.turn_id AND l.step > m.step AND l.role = 'assistant' AND l.created_at <= s.created_at))
       AS summaries
   FROM messages m JOIN turns t ON t.id = m.turn_id
   WHERE t.conversation_id = $1 AND ${isOnPath} AND NOT (t.id = ANY($2))
     AND ($3::bigint IS NULL OR (t.seq, m.step, m.position) <
       (SELECT bt.seq, bm.step, bm.position FROM messages bm JOIN turns bt ON bt.id = bm.turn_id
        WHERE bm.seq = $3 AND bm.conversation_id = $1))
   ORDER BY t.seq DESC, m.step DESC, m.position DESC LIMIT $4`,
)

const turnsById = statement<Turn>('turns-by-id', `SELECT ${turnColumns} FROM turns t WHERE t.id = ANY($1)`)

/** Whole rows from the newest backwards, as many as fit; a row is never cut, so a page can go on before it. */
async function readLines(db: Db, conversationId: string, without: Turn[], before: number | undefined) {
  const withoutIds = without.map((turn) => turn.id)
  const beforeRow = before === undefined ? null : Math.floor(before / idsPerRow)
  const rows = await rowsBefore(db, [conversationId, withoutIds, beforeRow, mostLines + 1])
  const turnIds = [...new Set(rows.map((row) => row.turnId))]
  const [found, notices, versions] = await Promise.all([
    turnsById(db, [turnIds]),
    noticesOf(db, turnIds),
    versionsOf(db, { conversationId, turnIds }),
  ])
  const turns = new Map(found.map((turn) => [turn.id, turn]))
  const pages: StoredMessage[][] = []
  let count = 0
  let taken = 0
  for (const row of rows) {
    const turn = turns.get(row.turnId)
    const lines = turn
      ? linesOf(
          row,
          surroundingsOf(row, turn, { notices: notices.get(row.turnId), versions: versions.get(row.turnId) }),
        )
      : []
    if (taken > 0 && count + lines.length > mostLines) break
    pages.push(lines)
    count += lines.length
    taken++
  }
  return { lines: pages.reverse().flat(), rows: rows.slice(0, taken), more: taken < rows.length }
}

function surroundingsOf(
  { step, toolCalls, summaries, isLastOfTurn, sentTurnId, sentClientMsgId }: ConversationRow,
  turn: Turn,
  { notices: told = [], versions }: { notices: TurnNotice[] | undefined; versions: string[] | undefined },
): RowSurroundings {
  const isJoined = sentTurnId !== null
  const notices = isJoined ? [] : told.filter((notice) => notice.step === step + 1)
  return {
    calls: toolCalls ?? [],
    turn,
    isLastOfTurn,
    summaries: summaries ?? [],
    notices,
    ...(isJoined && { sentAs: { turnId: sentTurnId, clientMsgId: sentClientMsgId } }),
    ...(versions && !isJoined && { versions }),
  }
}
