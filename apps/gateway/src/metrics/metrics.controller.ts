import { Readable } from 'node:stream'
import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common'
import type { Metrics } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { readFigures } from './figures.ts'
import { calendarOf } from './local-time.ts'
import { requestLines } from './request-lines.ts'
import { summarise } from './summarise.ts'
import { timeZoneQuerySchema, type TimeZoneQuery } from './time-zone-query.ts'

@Controller('api')
export class MetricsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get('metrics')
  async metrics(
    @CurrentSession() { userId }: Session,
    @Query({ schema: timeZoneQuerySchema }) { tz }: TimeZoneQuery,
  ): Promise<Metrics> {
    const calendar = calendarOf(tz)
    return summarise(await readFigures(this.deps.db, userId, calendar), calendar(new Date()).day)
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
