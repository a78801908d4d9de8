import { statement, type Db } from '@rain/db'
import { limits } from '@rain/protocol'

const count = statement<{ today: number; pictures: number }>(
  'desktop-quota',
  `SELECT count(*) FILTER (WHERE c.started_at >= date_trunc('day', now()))::int AS today,
     count(*) FILTER (WHERE c.started_at > now() - interval '1 minute' AND c.input ->> 'action' = 'screenshot')::int AS pictures
   FROM turns t JOIN tool_calls c ON c.turn_id = t.id AND c.tool = 'computer'
   WHERE t.user_id = $1 AND t.copied_from IS NULL
     AND (t.finished_at IS NULL OR t.finished_at >= least(date_trunc('day', now()), now() - interval '1 minute'))`,
)

/** Why one more action is too much for now; null: it is not. The call that asks is counted already. */
export async function overQuota(
  db: Db,
  { userId, isPicture }: { userId: string; isPicture: boolean },
): Promise<string | null> {
  const [used] = await count(db, [userId])
  if (used && used.today > limits.desktopActionsPerDay) {
    return `Not done: ${limits.desktopActionsPerDay} actions on computers are the most for a day. Tell the person; go on tomorrow.`
  }
  if (used && isPicture && used.pictures > limits.screenshotsPerMinute) {
    return `Not done: ${limits.screenshotsPerMinute} screenshots are the most for a minute. Wait a little; every action gives a picture anyway.`
  }
  return null
}
