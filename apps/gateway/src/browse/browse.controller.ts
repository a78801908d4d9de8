import { Controller, Get, Inject, Query } from '@nestjs/common'
import { limits } from '@rain/protocol'
import { z } from 'zod'
import { LimitedAs } from '../auth/api.guard.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { listFolder } from './list-folder.ts'

const browseQuerySchema = z.object({ path: z.string().max(limits.pathChars).default('~') })
type BrowseQuery = z.infer<typeof browseQuerySchema>

@Controller('api/browse')
@LimitedAs('browse')
export class BrowseController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  browse(@Query({ schema: browseQuerySchema }) { path }: BrowseQuery) {
    return listFolder(this.deps.config.RAIN_BROWSE_ROOT, path)
  }
}
