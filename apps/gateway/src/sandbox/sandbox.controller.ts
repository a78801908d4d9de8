import { Controller, Get, Inject } from '@nestjs/common'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { readSandbox } from './read-sandbox.ts'

@Controller('api/sandbox')
export class SandboxController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  read() {
    return readSandbox(this.deps.bus.presence)
  }
}
