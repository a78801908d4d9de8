import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

/**
 * The most pictures of tools that a model is shown of one conversation: those of its newest calls. More weigh more than they
 * tell.
 */
export const mostShownPictures = 20

// @NOTE what a model sees no more comes last in the order, so that the newest of the others are counted from one
const forget = statement<{ id: string }>(
  'forget-desktop-pictures',
  `WITH taken AS (
     SELECT i.id, t.finished_at, c.tool, c.target ->> 'deviceId' AS device_id, c.user_id,
       c.pruned_at IS NOT NULL OR dense_rank() OVER (PARTITION BY t.conversation_id
         ORDER BY (c.pruned_at IS NOT NULL), t.seq DESC, c.step DESC, c.position DESC) > $1 AS unseen
     FROM tool_images i JOIN tool_calls c ON c.id = i.tool_call_id JOIN turns t ON t.id = c.turn_id
   ), old AS (
     SELECT taken.id FROM taken LEFT JOIN devices d ON d.id = taken.device_id AND d.user_id = taken.user_id
     WHERE taken.tool = 'computer' AND taken.finished_at IS NOT NULL AND CASE WHEN d.records
       THEN taken.finished_at < now() - make_interval(days => d.keep_days)
       ELSE taken.unseen OR taken.finished_at < now() - interval '1 day' END
     LIMIT $2
   )
   DELETE FROM tool_images i USING old WHERE i.id = old.id RETURNING i.id`,
)

/**
 * Deletes pictures of desktops, up to `most`, whose time is over. Those of an open turn stay. Where the device records they
 * are kept for its `keepDays` from the end of their turn; else while a model is shown them, and for a day at the longest.
 * The calls they were made by stay.
 * @returns How many there were.
 */
export async function forgetDesktopPictures(db: Db, most: number): Promise<number> {
  return (await forget(db, [mostShownPictures, most])).length
}
