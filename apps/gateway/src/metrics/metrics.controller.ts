import { Readable } from 'node:stream'
import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common'
import { limits, type Metrics } from '@rain/protocol'
import { z } from 'zod'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { readFigures } from './figures.ts'
import { calendarOf } from './local-time.ts'
import { requestLines } from './request-lines.ts'
import { summarise } from './summarise.ts'
import { timeZoneQuerySchema } from './time-zone-query.ts'

const metricsQuerySchema = timeZoneQuerySchema.extend({
  agent_id: z.string().max(limits.agentKeyChars).optional(),
  provider: z.string().max(100).optional(),
  model: z.string().max(100).optional(),
  since: z.iso.date('Use a day such as 2026-11-21.').optional(),
})
type MetricsQuery = z.infer<typeof metricsQuerySchema>

@Controller('api')
export class MetricsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get('metrics')
  async metrics(
    @CurrentSession() { userId }: Session,
    @Query({ schema: metricsQuerySchema }) { tz, agent_id, ...query }: MetricsQuery,
  ): Promise<Metrics> {
    const calendar = calendarOf(tz)
    const wanted = { ...query, agentKey: agent_id, timeZone: tz }
    return summarise(await readFigures(this.deps.db, userId, calendar, wanted), calendar(new Date()).day)
  }

  @Get('metrics.csv')
  requests(@CurrentSession() { userId }: Session): StreamableFile {
    const file = new StreamableFile(Readable.from(requestLines(this.deps.db, userId)), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="rain-requests.csv"',
    })
    file.setErrorLogger((error) => this.deps.logger.error({ err: error }, 'requests could not be read'))
    // @NOTE a file that broke off must not look complete
    return file.setErrorHandler((error, response) => {
      file.errorLogger(error)
      response.destroy?.()
    })
  }
}
