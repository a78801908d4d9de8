import { Controller, Get } from '@nestjs/common'
import { Public } from '../auth/api.guard.ts'
import { version } from '../version.ts'

@Controller('api/openapi.json')
@Public(true)
export class OpenApiController {
  /** Hardly ever asked for, so it is made when it is. */
  @Get()
  async get() {
    const { renderOpenApi } = await import('@rain/protocol/openapi')
    return renderOpenApi(version)
  }
}
