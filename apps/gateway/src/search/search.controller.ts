import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put, Req } from '@nestjs/common'
import { newSearchSettingSchema, searchKeyProvider, type NewSearchSetting } from '@rain/protocol'
import { noteChange } from '../audit/note-change.ts'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { dropSearchSetting, readSearchSetting, saveSearchSetting } from './search-setting.ts'

@Controller('api/search')
export class SearchController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  read(@CurrentSession() { userId }: Session) {
    return readSearchSetting(this.deps, userId)
  }

  @Post('check')
  @HttpCode(202)
  async check(@CurrentSession() { userId }: Session) {
    await this.deps.bus.checks.enqueue({ userId, provider: searchKeyProvider })
    return { started: true }
  }

  @Put()
  async save(
    @CurrentSession() { userId, tokenId }: Session,
    @Body({ schema: newSearchSettingSchema }) setting: NewSearchSetting,
    @Req() { client }: Request,
  ) {
    const saved = await saveSearchSetting(this.deps, userId, setting)
    const actor = { userId, tokenId, address: client.address }
    await noteChange(this.deps.db, actor, 'key_changed', { change: 'added', provider: setting.engine, key: 'search' })
    return saved
  }

  @Delete()
  async drop(@CurrentSession() { userId, tokenId }: Session, @Req() { client }: Request) {
    const dropped = await dropSearchSetting(this.deps, userId)
    const actor = { userId, tokenId, address: client.address }
    await noteChange(this.deps.db, actor, 'key_changed', { change: 'deleted', provider: 'search', key: 'search' })
    return dropped
  }
}
