import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { providerSettingsOf } from './provider-settings.ts'
import { readProviders } from './read-providers.ts'
import { refreshModels } from './refresh-models.ts'
import { requireProvider } from './require-provider.ts'

@Controller('api/providers')
export class ProvidersController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async list(@CurrentSession() { userId }: Session) {
    const { bus, timers } = this.deps
    const list = await readProviders(this.deps, userId)
    await refreshModels(bus, { userId, providers: list.providers, nowMs: timers.now() })
    return list
  }

  @Post(':id/check')
  @HttpCode(202)
  async check(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    const { id: provider } = requireProvider(id, await providerSettingsOf(this.deps, userId))
    await this.deps.bus.checks.enqueue({ userId, provider })
    return { started: true }
  }
}
