import { statement, type Db } from '@rain/db'
import type { LocalTime } from './local-time.ts'
import type { TurnFigures } from './summarise.ts'

interface Row extends Omit<TurnFigures, 'day' | 'hour'> {
  /** Seconds since 1970 at the start of a quarter of an hour: the time of no zone is off by less. */
  quarter: number
}

const byQuarter = statement<Row>(
  'turn-figures',
  `SELECT (floor(extract(epoch FROM t.finished_at) / 900) * 900)::float8 AS quarter,
     count(*)::int AS turns,
     coalesce(sum(t.cost_nano_usd), 0)::float8 / 1e9 AS cost,
     coalesce(sum(round(extract(epoch FROM t.finished_at - coalesce(t.started_at, t.created_at)) * 1000)), 0)::float8
       AS "durationMs",
     sum(t.steps)::float8 AS steps,
     sum(t.input_tokens::bigint + t.cache_read_tokens + t.cache_write_tokens)::float8 AS "inputTokens",
     sum(t.output_tokens)::float8 AS "outputTokens"
   FROM turns t WHERE t.user_id = $1 AND t.status = 'done' AND t.finished_at IS NOT NULL
   GROUP BY 1`,
)

/** Every turn that has ended, whatever became of it; one without a known price costs nothing here. */
export async function turnFigures(
  db: Db,
  userId: string,
  calendar: (moment: Date) => LocalTime,
): Promise<TurnFigures[]> {
  const rows = await byQuarter(db, [userId])
  return rows.map(({ quarter, ...figures }) => ({ ...figures, ...calendar(new Date(quarter * 1000)) }))
}
