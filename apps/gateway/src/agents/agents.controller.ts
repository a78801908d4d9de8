import { Body, Controller, Delete, Get, Inject, Param, Put, Query, Req } from '@nestjs/common'
import {
  agentBrowserChangeSchema,
  agentOrderSchema,
  RainError,
  type AgentBrowserChange,
  type AgentList,
  type AgentOrder,
} from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { timeZoneQuerySchema, type TimeZoneQuery } from '../metrics/time-zone-query.ts'
import { forgetAgentBrowser, keepAgentBrowser, readAgentBrowser } from './agent-browser.ts'
import { costsToday } from './costs-today.ts'
import { readAgentList } from './list-agents.ts'
import { markRead } from './mark-read.ts'
import { orderAgents } from './order-agents.ts'

@Controller('api/agents')
export class AgentsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  list(@CurrentSession() { userId }: Session): Promise<AgentList> {
    return readAgentList(this.deps, userId)
  }

  @Get('today')
  today(@CurrentSession() { userId }: Session, @Query({ schema: timeZoneQuerySchema }) { tz }: TimeZoneQuery) {
    return costsToday(this.deps.db, userId, tz)
  }

  @Put('order')
  async order(
    @CurrentSession() { userId }: Session,
    @Body({ schema: agentOrderSchema }) { order }: AgentOrder,
  ): Promise<AgentOrder> {
    return { order: await orderAgents(this.deps, userId, order) }
  }

  @Put(':key/read')
  async read(@CurrentSession() { userId }: Session, @Param('key') key: string) {
    if (!(await markRead(this.deps, userId, key))) throw new RainError('not_found', 'There is no agent of that name.')
    return { read: true }
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
