import { Controller, Get, Inject } from '@nestjs/common'
import type { AgentList } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { listAgents } from './list-agents.ts'

@Controller('api/agents')
export class AgentsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async list(@CurrentSession() { userId }: Session): Promise<AgentList> {
    const cursor = await this.deps.bus.log.end(userId) // before the rows: what comes after it is news to them
    return { agents: await listAgents(this.deps.db, userId), cursor }
  }
}
