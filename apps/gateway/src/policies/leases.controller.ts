import { Body, Controller, Delete, Get, Inject, Param, Post, Req } from '@nestjs/common'
import { runningLeases } from '@rain/db'
import { newLeaseSchema, RainError, type NewLease } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { endLeasesOf } from './end-leases-of.ts'
import { giveLease } from './give-lease.ts'

@Controller('api/leases')
export class LeasesController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async list(@CurrentSession() { userId }: Session) {
    return { leases: await runningLeases(this.deps.db, userId) }
  }

  @Post()
  async start(
    @CurrentSession() { userId, tokenId }: Session,
    @Body({ schema: newLeaseSchema }) lease: NewLease,
    @Req() { client }: Request,
  ) {
    return { lease: await giveLease(this.deps, { ...lease, userId, tokenId, address: client.address }) }
  }

  @Delete(':id')
  async end(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    const ended = await endLeasesOf(this.deps, { userId, id, by: 'person' })
    if (ended === 0) throw new RainError('not_found', 'There is no lease of that id that runs.')
    return { ended: true }
  }
}
