import { Controller, Get, Inject, Query } from '@nestjs/common'
import type { Metrics } from '@rain/protocol'
import { z } from 'zod'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { calendarOf, isTimeZone, serverTimeZone } from './local-time.ts'
import { summarise } from './summarise.ts'
import { turnFigures } from './turn-figures.ts'

const metricsQuerySchema = z.object({
  tz: z.string().max(100).refine(isTimeZone, 'Use a time zone such as Europe/Madrid.').default(serverTimeZone),
})
type MetricsQuery = z.infer<typeof metricsQuerySchema>

@Controller('api/metrics')
export class MetricsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async metrics(
    @CurrentSession() { userId }: Session,
    @Query({ schema: metricsQuerySchema }) { tz }: MetricsQuery,
  ): Promise<Metrics> {
    const calendar = calendarOf(tz)
    return summarise(await turnFigures(this.deps.db, userId, calendar), calendar(new Date()).day)
  }
}
