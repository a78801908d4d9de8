import { z } from 'zod'

export const schedulerConfigSchema = z.object({
  DATABASE_URL: z.string(),
  REDIS_URL: z.string(),
  RAIN_LOG_LEVEL: z.string().default('info'),
  /** Written every ten seconds, for a health check. */
  RAIN_ALIVE_FILE: z.string().optional(),
  /** How often the rows are looked over. */
  RAIN_RECONCILE_MS: z.coerce.number().int().min(100).default(2_000),
  /** How long a process has to say by itself what it wrote, before reconcile says it. */
  RAIN_GRACE_MS: z.coerce.number().int().min(0).default(5_000),
  /** How often pictures of desktops are looked through for those whose time is over. */
  RAIN_FORGET_MS: z.coerce.number().int().min(1_000).default(60_000),
})
export type SchedulerConfig = z.infer<typeof schedulerConfigSchema>
