import { isOnPath, statement, type Db } from '@rain/db'
import type { ToolDetail } from '@rain/protocol'

export type SeenScene = Extract<ToolDetail, { kind: 'screen' }>

const last = statement<{ detail: SeenScene; shown: SeenScene | null }>(
  'last-scene',
  `WITH seen AS (
     SELECT c.detail, t.seq, c.step, c.position FROM turns t JOIN tool_calls c ON c.turn_id = t.id
     WHERE t.conversation_id = $1 AND c.tool = 'computer' AND c.detail ->> 'kind' = 'screen' AND c.detail ? 'frame'
       AND ${isOnPath}
     ORDER BY t.seq DESC, c.step DESC, c.position DESC LIMIT 20
   )
   SELECT s.detail, (SELECT p.detail FROM seen p WHERE p.detail ? 'image'
       AND p.detail -> 'frame' ->> 'id' = s.detail -> 'frame' ->> 'id' LIMIT 1) AS shown
   FROM seen s ORDER BY s.seq DESC, s.step DESC, s.position DESC LIMIT 1`,
)

/** What the model of a conversation saw last of a desktop, with the picture of it; null: nothing yet. */
export async function lastSceneOf(db: Db, conversationId: string): Promise<SeenScene | null> {
  const [row] = await last(db, [conversationId])
  if (!row) return null
  const { image } = row.shown ?? row.detail
  return image ? { ...row.detail, image } : row.detail
}
