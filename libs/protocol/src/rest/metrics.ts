import { z } from 'zod'

/** `unknown_cost_requests` are not part of any cost: their model has no known price, or their answer was lost. */
const totalsSchema = z.object({
  cost: z.number(),
  sessions: z.number().int(),
  avg_duration_ms: z.number(),
  avg_cost: z.number(),
  total_turns: z.number().int(),
  total_input_tokens: z.number().int(),
  total_output_tokens: z.number().int(),
  requests: z.number().int(),
  unknown_cost_requests: z.number().int(),
})

const spending = {
  cost: z.number(),
  requests: z.number().int(),
  unknown_cost_requests: z.number().int(),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
}

/** `GET /api/conversations/:session_id/spending`: all its requests, also those of turns that failed or were stopped. */
export const spendingSchema = z.object(spending)
export type Spending = z.infer<typeof spendingSchema>

/**
 * `GET /api/metrics?tz=&agent_id=&provider=&model=&since=`, by the calendar of an IANA zone (default: the server's).
 * `sessions` are finished turns, counted when they ended; costs are in US dollars, counted when the request to the model was
 * sent. With an agent, a provider or a model only what it did is counted; `since`, a day, is where `by_model`, `by_provider`
 * and `by_agent` begin.
 */
export const metricsSchema = z.object({
  totals: z.object({ all_time: totalsSchema, today: totalsSchema, this_week: totalsSchema, this_month: totalsSchema }),
  by_hour: z.array(z.object({ hour: z.number().int(), cost: z.number(), sessions: z.number().int() })),
  by_dow: z.array(z.object({ dow: z.number().int(), name: z.string(), cost: z.number(), sessions: z.number().int() })),
  by_day: z.array(z.object({ day: z.string(), cost: z.number(), sessions: z.number().int(), duration_ms: z.number() })),
  /** The last twelve weeks, each under its Monday. */
  by_week: z
    .array(z.object({ week: z.string(), cost: z.number(), sessions: z.number().int(), duration_ms: z.number() }))
    .optional(),
  by_month: z.array(
    z.object({ month: z.string(), cost: z.number(), sessions: z.number().int(), duration_ms: z.number() }),
  ),
  by_model: z.array(z.object({ provider: z.string(), model: z.string(), ...spending })),
  by_provider: z.array(z.object({ provider: z.string(), ...spending })),
  by_agent: z.array(z.object({ agent_id: z.string(), ...spending })),
})
export type Metrics = z.infer<typeof metricsSchema>
