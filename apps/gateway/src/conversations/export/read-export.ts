import { statement, type Db } from '@rain/db'
import type { StoredBlock, ToolDetail } from '@rain/protocol'
import type { ExportedCall, ExportedConversation, ExportedStep } from './exported.ts'

const find = statement<ExportedConversation>(
  'exported-conversation',
  `SELECT id, coalesce(title, '') AS title, agent_key AS "agentKey", cwd, parent_turn_id AS "parentTurnId",
     created_at AS "createdAt",
     updated_at AS "updatedAt"
   FROM conversations WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL`,
)

/** Null: there is no such conversation of the person. */
export async function exportedConversation(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<ExportedConversation | null> {
  return (await find(db, [id, userId]))[0] ?? null
}

interface Row {
  seq: number
  turnSeq: number
  turnId: string
  previousTurnId: string | null
  inView: boolean
  step: number
  position: number
  role: 'user' | 'assistant'
  content: StoredBlock[]
  provider: string | null
  model: string | null
  createdAt: Date
  isLastOfTurn: boolean
  outcome: ExportedStep['turn']['outcome']
  outcomeText: string | null
  costNanoUsd: number | null
  durationMs: number | null
  calls: (Omit<ExportedCall, 'detail'> & { detail: ToolDetail | null })[] | null
}

const rowsAfter = statement<Row>(
  'exported-rows',
  `SELECT m.seq, t.seq AS "turnSeq", m.turn_id AS "turnId",
     t.previous_turn_id AS "previousTurnId", t.in_view AS "inView", m.step, m.position, m.role, m.content, m.provider, m.model,
     m.created_at AS "createdAt",
     NOT EXISTS (SELECT 1 FROM messages l WHERE l.turn_id = m.turn_id AND (l.step, l.position) > (m.step, m.position))
       AS "isLastOfTurn",
     t.outcome, t.outcome_text AS "outcomeText", t.cost_nano_usd AS "costNanoUsd",
     extract(epoch FROM t.finished_at - t.started_at) * 1000 AS "durationMs",
     (SELECT jsonb_agg(jsonb_build_object('id', c.tool_use_id, 'tool', c.tool, 'input', coalesce(c.edited_input, c.input),
        'status', c.status, 'output', c.output, 'detail', c.detail,
        'durationMs', round(extract(epoch FROM c.finished_at - c.started_at) * 1000)::int) ORDER BY c.position)
      FROM tool_calls c WHERE c.message_id = m.id) AS calls
   FROM messages m JOIN turns t ON t.id = m.turn_id
   WHERE t.conversation_id = $1 AND t.deletion_id IS NULL AND (t.in_view OR $5)
     AND (t.started_at IS NOT NULL OR t.status <> 'done')
     AND (t.seq, m.step, m.position) > ($2, $3, $4)
   ORDER BY t.seq, m.step, m.position LIMIT 50`,
)

/** What a file tells: what the person sees, or the versions that are not in view, too. */
export type Versions = 'in_view' | 'all'

/** What stands in a conversation, the oldest first, read a few rows at a time. */
export async function* exportedSteps(
  db: Db,
  { id, versions }: { id: string; versions: Versions },
): AsyncGenerator<ExportedStep> {
  let last = [-1, -1, -1]
  for (;;) {
    const rows = await rowsAfter(db, [id, ...last, versions === 'all'])
    const end = rows.at(-1)
    if (!end) return
    for (const row of rows) yield toStep(row)
    last = [end.turnSeq, end.step, end.position]
  }
}

function toStep(row: Row): ExportedStep {
  const { turnId, previousTurnId, inView, step, role, content, provider, model, createdAt, isLastOfTurn, calls } = row
  const { outcome, outcomeText, costNanoUsd, durationMs } = row
  const turn = {
    id: turnId,
    previousTurnId,
    inView,
    outcome,
    outcomeText,
    costNanoUsd,
    durationMs: durationMs === null ? null : Number(durationMs),
  }
  return { step, role, content, provider, model, createdAt, isLastOfTurn, turn, calls: calls ?? [] }
}

const toolImage = statement<{ mediaType: string; bytes: Buffer }>(
  'exported-image',
  `SELECT media_type AS "mediaType", bytes FROM tool_images WHERE id = $1 AND user_id = $2
   UNION ALL SELECT media_type, bytes FROM attachments WHERE id = $1 AND user_id = $2 LIMIT 1`,
)

/** A picture or a file as a `data:` address. Null: its time is over, or it was never kept. */
export async function embedded(db: Db, { userId, id }: { userId: string; id: string }): Promise<string | null> {
  const [image] = await toolImage(db, [id, userId])
  return image ? `data:${image.mediaType};base64,${image.bytes.toString('base64')}` : null
}
