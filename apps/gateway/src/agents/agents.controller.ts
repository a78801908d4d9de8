import { Body, Controller, Delete, Get, Inject, Param, Put, Req } from '@nestjs/common'
import { agentBrowserChangeSchema, type AgentBrowserChange, type AgentList } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { forgetAgentBrowser, keepAgentBrowser, readAgentBrowser } from './agent-browser.ts'
import { listAgents } from './list-agents.ts'

@Controller('api/agents')
export class AgentsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async list(@CurrentSession() { userId }: Session): Promise<AgentList> {
    const cursor = await this.deps.bus.log.end(userId) // before the rows: what comes after it is news to them
    return { agents: await listAgents(this.deps.db, userId), cursor }
  }

  @Get(':key/browser')
  browser(@CurrentSession() { userId }: Session, @Param('key') key: string) {
    return readAgentBrowser(this.deps, userId, key)
  }

  @Put(':key/browser')
  keepBrowser(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('key') agentKey: string,
    @Body({ schema: agentBrowserChangeSchema }) { keeps }: AgentBrowserChange,
    @Req() { client }: Request,
  ) {
    return keepAgentBrowser(this.deps, { userId, tokenId, address: client.address }, { agentKey, keeps })
  }

  @Delete(':key/browser')
  forgetBrowser(@CurrentSession() { userId, tokenId }: Session, @Param('key') key: string, @Req() { client }: Request) {
    return forgetAgentBrowser(this.deps, { userId, tokenId, address: client.address }, key)
  }
}
