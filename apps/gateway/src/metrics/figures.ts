import { statement, type Db } from '@rain/db'
import type { NanoUsd } from '@rain/protocol'
import type { LocalTime } from './local-time.ts'

/** What was spent on requests to models. */
export interface Spending {
  cost: NanoUsd
  requests: number
  /** Those of them that `cost` knows nothing of. */
  unknown: number
  inputTokens: number
  outputTokens: number
}

/** Finished turns. */
export interface Work {
  turns: number
  durationMs: number
  steps: number
}

/** Everything of one local hour, added up; there may be several for an hour. */
export type HourFigures = LocalTime & Spending & Work

export interface Figures {
  hours: HourFigures[]
  models: ({ provider: string; model: string } & Spending)[]
  providers: ({ provider: string } & Spending)[]
  agents: ({ agentKey: string } & Spending)[]
}

/** SQL: the start of a quarter of an hour. The clocks of no zone are off by less. */
const quarterOf = (moment: string) => `date_bin('15 minutes', ${moment}, 'epoch')`

type SpendingRow = Spending &
  (
    | { by: 'time'; quarter: Date }
    | { by: 'model'; provider: string; model: string }
    | { by: 'provider'; provider: string }
    | { by: 'agent'; agentKey: string }
  )

const readSpending = statement<SpendingRow>(
  'spending',
  `SELECT CASE WHEN grouping(r.quarter) = 0 THEN 'time' WHEN grouping(r.agent_key) = 0 THEN 'agent'
       WHEN grouping(r.model) = 0 THEN 'model' ELSE 'provider' END AS by,
     r.quarter, r.provider, r.model, r.agent_key AS "agentKey",
     coalesce(sum(r.cost_nano_usd), 0)::bigint AS cost,
     count(*)::int AS requests,
     count(*) FILTER (WHERE r.cost_nano_usd IS NULL)::int AS unknown,
     sum(r.input_tokens::bigint + r.cache_read_tokens + r.cache_write_tokens)::bigint AS "inputTokens",
     sum(r.output_tokens)::bigint AS "outputTokens"
   FROM (
     SELECT *, ${quarterOf('created_at')} AS quarter FROM model_requests
     WHERE user_id = $1 AND status <> 'reserved' AND ($2::text IS NULL OR agent_key = $2)
       AND ($3::text IS NULL OR provider = $3) AND ($4::text IS NULL OR model = $4)
       AND ($5::date IS NULL OR created_at >= $5::date::timestamp AT TIME ZONE $6::text)
   ) r
   GROUP BY GROUPING SETS ((r.quarter), (r.provider, r.model), (r.provider), (r.agent_key))
   ORDER BY cost DESC, requests DESC, r.provider, r.model, r.agent_key`,
)

const readWork = statement<Work & { quarter: Date }>(
  'finished-work',
  `SELECT ${quarterOf('t.finished_at')} AS quarter,
     count(*)::int AS turns,
     coalesce(sum(round(extract(epoch FROM t.finished_at - coalesce(t.started_at, t.created_at)) * 1000)), 0)::bigint
       AS "durationMs",
     sum(t.steps)::bigint AS steps
   FROM turns t WHERE t.user_id = $1 AND t.status = 'done' AND t.finished_at IS NOT NULL
     AND t.copied_from IS NULL AND t.joined_turn_id IS NULL
     AND ($2::text IS NULL OR t.agent_key = $2)
     AND (($3::text IS NULL AND $4::text IS NULL) OR EXISTS (
       SELECT 1 FROM model_requests r WHERE r.turn_id = t.id AND ($3::text IS NULL OR r.provider = $3)
         AND ($4::text IS NULL OR r.model = $4)))
   GROUP BY 1`,
)

export const nothing: Spending & Work = {
  cost: 0,
  requests: 0,
  unknown: 0,
  inputTokens: 0,
  outputTokens: 0,
  turns: 0,
  durationMs: 0,
  steps: 0,
}

/** What is counted. What is absent is not asked for. */
export interface Wanted {
  agentKey?: string | undefined
  provider?: string | undefined
  model?: string | undefined
  /** The day, in this zone, where models, providers and agents begin to be counted; the hours are always all of them. */
  since?: string | undefined
  timeZone: string
}

/** All that was spent, as the ledger of requests has it, and every turn that has ended, whatever became of it. */
export async function readFigures(
  db: Db,
  userId: string,
  calendar: (moment: Date) => LocalTime,
  wanted: Wanted,
): Promise<Figures> {
  const who = [userId, wanted.agentKey ?? null, wanted.provider ?? null, wanted.model ?? null]
  const [spending, work, late] = await Promise.all([
    readSpending(db, [...who, null, wanted.timeZone]),
    readWork(db, who),
    wanted.since === undefined ? null : readSpending(db, [...who, wanted.since, wanted.timeZone]),
  ])
  const spenders = late ?? spending
  return {
    hours: [
      ...spending.flatMap((row) => (row.by === 'time' ? [{ ...nothing, ...row, ...calendar(row.quarter) }] : [])),
      ...work.map((row) => ({ ...nothing, ...row, ...calendar(row.quarter) })),
    ],
    models: spenders.filter((row) => row.by === 'model'),
    providers: spenders.filter((row) => row.by === 'provider'),
    agents: spenders.filter((row) => row.by === 'agent'),
  }
}
