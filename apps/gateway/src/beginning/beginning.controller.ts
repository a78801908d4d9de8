import { Controller, Get, Inject, Query } from '@nestjs/common'
import { beginningQuerySchema, type Beginning, type BeginningQuery } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { readBeginning } from './read-beginning.ts'

@Controller('api/beginning')
export class BeginningController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  read(
    @CurrentSession() { userId }: Session,
    @Query({ schema: beginningQuerySchema }) { agent: agentKey }: BeginningQuery,
  ): Promise<Beginning> {
    return readBeginning(this.deps, { userId, agentKey })
  }
}
