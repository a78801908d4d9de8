import type { Db } from '../client.ts'
import { questionColumns, type OpenQuestion } from '../requests.ts'
import { statement } from '../sql.ts'
import { isControlled } from './device.ts'

const answer = statement<OpenQuestion>(
  'answer-takeovers',
  `WITH q AS (
     UPDATE questions q SET status = 'answered', answers = jsonb_build_object('summary', $2::text), answered_at = now()
     FROM turns t JOIN agents a ON a.id = t.agent_id
     WHERE t.id = q.turn_id AND a.device_id = $1 AND q.purpose = 'takeover' AND q.status = 'pending' AND q.expires_at > now()
     RETURNING q.*
   )
   SELECT ${questionColumns} FROM q JOIN turns t ON t.id = q.turn_id LEFT JOIN tool_calls c ON c.id = q.tool_call_id`,
)

/** Answers all turns that wait for mouse and keyboard of a device, with what the person says they have done there. */
export function answerTakeovers(
  db: Db,
  { deviceId, summary }: { deviceId: string; summary: string },
): Promise<OpenQuestion[]> {
  return answer(db, [deviceId, summary])
}

// @NOTE a turn may ask just after the person has given them back; one that asks for a hand-over has another code
const answerLate = statement<OpenQuestion>(
  'answer-late-takeovers',
  `WITH q AS (
     UPDATE questions q SET status = 'answered', answers = jsonb_build_object('summary', ''), answered_at = now()
     FROM turns t JOIN agents a ON a.id = t.agent_id LEFT JOIN devices d ON d.id = a.device_id
     WHERE t.id = q.turn_id AND q.purpose = 'takeover' AND q.status = 'pending' AND q.expires_at > now()
       AND q.questions -> 0 ->> 'code' = 'taken_over' AND (d.id IS NULL OR d.controller <> 'person' OR NOT ${isControlled})
     RETURNING q.*
   )
   SELECT ${questionColumns} FROM q JOIN turns t ON t.id = q.turn_id LEFT JOIN tool_calls c ON c.id = q.tool_call_id`,
)

/** Answers those that wait although no person has mouse and keyboard: whoever gave them back did not come to it. */
export function answerLateTakeovers(db: Db): Promise<OpenQuestion[]> {
  return answerLate(db, [])
}
