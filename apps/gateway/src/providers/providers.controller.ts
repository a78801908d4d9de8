import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { providerSettingsOf } from './provider-settings.ts'
import { readAndRefresh } from './refresh-models.ts'
import { requireProvider } from './require-provider.ts'

@Controller('api/providers')
export class ProvidersController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  list(@CurrentSession() { userId }: Session) {
    return readAndRefresh(this.deps, userId)
  }

  @Post(':id/check')
  @HttpCode(202)
  async check(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    const { id: provider } = requireProvider(id, await providerSettingsOf(this.deps, userId))
    await this.deps.bus.checks.enqueue({ userId, provider })
    return { started: true }
  }
}
