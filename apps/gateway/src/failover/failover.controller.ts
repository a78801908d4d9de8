import { Body, Controller, Get, Inject, Put, Query } from '@nestjs/common'
import { failoverChangeSchema, failoverQuerySchema, type FailoverChange, type FailoverQuery } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { tellChange } from '../providers/tell-change.ts'
import { changeFailover } from './change-failover.ts'
import { readFailover } from './read-failover.ts'

@Controller('api/failover')
export class FailoverController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  read(@CurrentSession() { userId }: Session, @Query({ schema: failoverQuerySchema }) { agent_id }: FailoverQuery) {
    return readFailover(this.deps.db, { userId, agentKey: agent_id ?? null })
  }

  @Put()
  async change(
    @CurrentSession() { userId }: Session,
    @Body({ schema: failoverChangeSchema }) { agent_id, choices }: FailoverChange,
  ) {
    const changed = await changeFailover(this.deps, { userId, agentKey: agent_id ?? null, choices })
    await tellChange(this.deps.bus, userId)
    return changed
  }
}
