import { Readable } from 'node:stream'
import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common'
import { auditFilterSchema, auditQuerySchema, type AuditFilter, type AuditPage, type AuditQuery } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { auditChain, auditCsv } from './audit-lines.ts'
import { readAudit } from './read-audit.ts'

@Controller('api')
export class AuditController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get('audit')
  list(
    @CurrentSession() { userId }: Session,
    @Query({ schema: auditQuerySchema }) { before, limit, ...filter }: AuditQuery,
  ): Promise<AuditPage> {
    return readAudit(this.deps.db, { userId, filter, before, limit })
  }

  @Get('audit.csv')
  csv(
    @CurrentSession() { userId }: Session,
    @Query({ schema: auditFilterSchema }) filter: AuditFilter,
  ): StreamableFile {
    return this.#file(auditCsv(this.deps.db, { userId, filter }), 'text/csv; charset=utf-8', 'rain-audit.csv')
  }

  @Get('audit.jsonl')
  jsonl(@CurrentSession() { userId }: Session): StreamableFile {
    return this.#file(auditChain(this.deps.db, userId), 'application/jsonl; charset=utf-8', 'rain-audit.jsonl')
  }

  #file(lines: AsyncIterable<string>, type: string, name: string): StreamableFile {
    const disposition = `attachment; filename="${name}"`
    const file = new StreamableFile(Readable.from(lines), { type, disposition })
    file.setErrorLogger((error) => this.deps.logger.error({ err: error }, 'the audit log could not be read'))
    // @NOTE a file that broke off must not look complete
    return file.setErrorHandler((error, response) => {
      file.errorLogger(error)
      response.destroy?.()
    })
  }
}
