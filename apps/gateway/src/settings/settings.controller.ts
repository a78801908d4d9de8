import { Body, Controller, Get, Inject, Param, Patch, Req } from '@nestjs/common'
import {
  agentPersonaChangeSchema,
  settingsChangeSchema,
  type AgentPersonaChange,
  type SettingsChange,
} from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { changePersonaOf, changeSettings } from './change-settings.ts'
import { readSettings } from './read-settings.ts'

@Controller('api/settings')
export class SettingsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  read(@CurrentSession() { userId }: Session) {
    return readSettings(this.deps.db, userId)
  }

  @Patch()
  change(
    @CurrentSession() { userId, tokenId }: Session,
    @Body({ schema: settingsChangeSchema }) change: SettingsChange,
    @Req() { client }: Request,
  ) {
    return changeSettings(this.deps, { userId, tokenId, address: client.address }, change)
  }

  @Patch('agents/:key')
  changeAgent(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('key') agentKey: string,
    @Body({ schema: agentPersonaChangeSchema }) change: AgentPersonaChange,
    @Req() { client }: Request,
  ) {
    return changePersonaOf(this.deps, { userId, tokenId, address: client.address }, { agentKey, change })
  }
}
