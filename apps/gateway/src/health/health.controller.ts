import { Controller, Get, Inject, Res } from '@nestjs/common'
import { Public } from '../auth/api.guard.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Response } from '../infra/http.ts'
import { version } from '../version.ts'
import { checkReadiness } from './check-readiness.ts'

@Controller()
@Public(true)
export class HealthController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get('health')
  health() {
    return { status: 'ok', version, uptime_seconds: Math.floor(process.uptime()) }
  }

  @Get('ready')
  async ready(@Res() response: Response) {
    const readiness = await checkReadiness(this.deps)
    response.status(readiness.status === 'ready' ? 200 : 503).json(readiness)
  }
}
