import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

const drop = statement<{ pictures: number }>(
  'delete-recording',
  `WITH t AS (
     SELECT id FROM turns WHERE id = $2 AND user_id = $1 AND status = 'done'
   ), gone AS (
     DELETE FROM tool_images i USING tool_calls c, t
     WHERE c.turn_id = t.id AND c.tool = 'computer' AND i.tool_call_id = c.id RETURNING i.id
   )
   SELECT gone.pictures FROM t, (SELECT count(*)::int AS pictures FROM gone) gone,
     LATERAL (SELECT append_audit($1, 'device_changed', jsonb_build_object('what', 'recording_deleted', 'turn', t.id,
       'pictures', gone.pictures, 'decided_by', $3::text, 'decided_from', $4::text))) audited`,
)

/**
 * Deletes all pictures of a turn's actions on desktops; what was done stays in the conversation. Written into the audit log.
 * @returns How many there were; null: the turn is open, or none of the person's.
 */
export async function deleteRecording(
  db: Db,
  { userId, turnId, by, from }: { userId: string; turnId: string; by: string; from: string },
): Promise<number | null> {
  const [row] = await drop(db, [userId, turnId, by, from])
  return row?.pictures ?? null
}
