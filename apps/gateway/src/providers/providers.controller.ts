import { Controller, Get, Inject } from '@nestjs/common'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { listProviders } from './list-providers.ts'
import { providerSettingsOf } from './provider-settings.ts'

@Controller('api/providers')
export class ProvidersController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async list(@CurrentSession() { userId }: Session) {
    return listProviders(await providerSettingsOf(this.deps, userId))
  }
}
