import type { SayingParams } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import type { Fence } from './turn.ts'

/** A line the person was told about a turn while it ran. */
export interface TurnNotice {
  id: string
  /** The step that was being asked for. */
  step: number
  text: string
  code?: string | undefined
  params?: SayingParams | undefined
}

/** A turn keeps no more: what goes on failing says the same again and again. */
const mostNotices = 40

const add = statement<{ id: string }>(
  'add-notice',
  `UPDATE turns SET notices = coalesce(notices, '[]') || $3::jsonb
   WHERE id = $1 AND epoch = $2 AND jsonb_array_length(coalesce(notices, '[]')) < $4 RETURNING id`,
)

/** Keeps a line for who comes later. False: there are many already, or the turn is no longer ours. */
export async function addNotice(db: Db, fence: Fence, notice: TurnNotice): Promise<boolean> {
  const rows = await add(db, [fence.turnId, fence.epoch, JSON.stringify([notice]), mostNotices])
  return rows.length === 1
}

const ofTurns = statement<{ turnId: string; notices: TurnNotice[] }>(
  'notices-of-turns',
  `SELECT id AS "turnId", notices FROM turns WHERE id = ANY($1) AND notices IS NOT NULL`,
)

/** What was told in these turns, by their ids, in its order. */
export async function noticesOf(db: Db, turnIds: string[]): Promise<Map<string, TurnNotice[]>> {
  return new Map((await ofTurns(db, [turnIds])).map(({ turnId, notices }) => [turnId, notices]))
}
