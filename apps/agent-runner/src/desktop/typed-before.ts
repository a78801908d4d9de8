import { statement, type Db, type Turn } from '@rain/db'
import { lineBegun } from '@rain/permissions'
import { lookingActions, type CallTarget, type ToolCallBlock } from '@rain/protocol'
import { computerTool } from './computer-tool.ts'

/**
 * What has been done is read back until so many characters of it are read. Whatever a call does counts as one at least: nothing
 * that types nothing, however often it is done, takes a line out of sight. Most of it is not kept (`lineBegun`).
 */
const mostRead = 50_000

const newest = statement<{ input: Record<string, unknown>; windowId: string | null }>(
  'typed-on-device',
  `WITH done AS (
     SELECT coalesce(c.edited_input, c.input) AS input, c.target -> 'window' ->> 'id' AS "windowId",
       c.created_at, c.step, c.position
     FROM turns t JOIN tool_calls c ON c.turn_id = t.id AND c.tool = $3
     WHERE t.user_id = $1 AND t.copied_from IS NULL
       AND (t.finished_at IS NULL OR t.finished_at > now() - interval '1 day')
       AND c.target ->> 'deviceId' = $2 AND c.status NOT IN ('denied', 'expired')
   ), counted AS (
     SELECT *, sum(1 + coalesce(length(input ->> 'text'), 0)) OVER (
       ORDER BY created_at DESC, step DESC, position DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newer
     FROM done WHERE coalesce(input ->> 'action', '') <> ALL($4)
   )
   SELECT input, "windowId" FROM counted WHERE coalesce(newer, 0) < $5
   ORDER BY created_at DESC, step DESC, position DESC`,
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
  const done = await newest(db, [turn.userId, deviceId, computerTool, lookingActions, mostRead])
  const isElsewhere = (windowId: string | null) =>
    windowId !== null && window?.id !== undefined && windowId !== window.id
  return lineBegun([
    ...done.map(({ input, windowId }) => ({ input, elsewhere: isElsewhere(windowId) })).reverse(),
    ...sameAnswer.filter(({ tool }) => tool === computerTool).map(({ input }) => ({ input, elsewhere: false })),
  ])
}
