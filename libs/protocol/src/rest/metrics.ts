import { z } from 'zod'

const totalsSchema = z.object({
  cost: z.number(),
  sessions: z.number().int(),
  avg_duration_ms: z.number(),
  avg_cost: z.number(),
  total_turns: z.number().int(),
  total_input_tokens: z.number().int(),
  total_output_tokens: z.number().int(),
})

/** `GET /api/metrics?tz=`: finished turns counted by time, in the given IANA zone (default UTC). Costs in US dollars. */
export const metricsSchema = z.object({
  totals: z.object({ all_time: totalsSchema, today: totalsSchema, this_week: totalsSchema, this_month: totalsSchema }),
  by_hour: z.array(z.object({ hour: z.number().int(), cost: z.number(), sessions: z.number().int() })),
  by_dow: z.array(z.object({ dow: z.number().int(), name: z.string(), cost: z.number(), sessions: z.number().int() })),
  by_day: z.array(z.object({ day: z.string(), cost: z.number(), sessions: z.number().int(), duration_ms: z.number() })),
  by_month: z.array(
    z.object({ month: z.string(), cost: z.number(), sessions: z.number().int(), duration_ms: z.number() }),
  ),
})
export type Metrics = z.infer<typeof metricsSchema>
