import { Controller, Delete, Get, Inject, Param, Req } from '@nestjs/common'
import { RainError, type SessionsEnded } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { endSessions } from './end-sessions.ts'
import { listSessions } from './list-sessions.ts'

@Controller('api/sessions')
export class SessionsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  list(@CurrentSession() session: Session) {
    return listSessions(this.deps.db, session)
  }

  @Delete()
  async endOthers(@CurrentSession() { userId, tokenId }: Session, @Req() { client }: Request): Promise<SessionsEnded> {
    return { ended: await endSessions(this.deps, { userId, tokenId, address: client.address }) }
  }

  @Delete(':id')
  async end(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('id') id: string,
    @Req() { client }: Request,
  ): Promise<SessionsEnded> {
    const ended = await endSessions(this.deps, { userId, tokenId, address: client.address }, id)
    if (ended === 0) throw new RainError('not_found', 'That session has ended already.')
    return { ended }
  }
}
