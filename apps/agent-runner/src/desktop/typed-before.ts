import { statement, type Db, type Turn } from '@rain/db'
import { lineBegun } from '@rain/permissions'
import type { CallTarget, ToolCallBlock } from '@rain/protocol'
import { computerTool } from './computer-tool.ts'

const newest = statement<{ input: Record<string, unknown>; windowId: string | null }>(
  'typed-on-device',
  `SELECT coalesce(c.edited_input, c.input) AS input, c.target -> 'window' ->> 'id' AS "windowId"
   FROM turns t JOIN tool_calls c ON c.turn_id = t.id AND c.tool = $3
   WHERE t.user_id = $1 AND t.copied_from IS NULL
     AND (t.finished_at IS NULL OR t.finished_at > now() - interval '1 day')
     AND c.target ->> 'deviceId' = $2 AND c.status NOT IN ('denied', 'expired')
   ORDER BY c.created_at DESC, c.step DESC, c.position DESC
   LIMIT 100`,
)

/**
 * The line that was begun on a computer, in the window that has its keyboard, and not sent off: by this turn, or by one before
 * it, with what it wants to type in the same answer. In pieces a command looks harmless. What was refused or cut short counts
 * as typed, and so does what went to a window that is not known.
 */
export async function typedBefore(
  { db, turn }: { db: Db; turn: Pick<Turn, 'userId'> },
  { deviceId, window }: CallTarget,
  sameAnswer: ToolCallBlock[],
): Promise<string> {
  const done = await newest(db, [turn.userId, deviceId, computerTool])
  const isElsewhere = (windowId: string | null) =>
    windowId !== null && window?.id !== undefined && windowId !== window.id
  return lineBegun([
    ...done.map(({ input, windowId }) => ({ input, elsewhere: isElsewhere(windowId) })).reverse(),
    ...sameAnswer.filter(({ tool }) => tool === computerTool).map(({ input }) => ({ input, elsewhere: false })),
  ])
}
