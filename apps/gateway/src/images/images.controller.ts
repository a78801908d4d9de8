import { Controller, Get, Header, Inject, Param, StreamableFile } from '@nestjs/common'
import { toolImageOf } from '@rain/db'
import { RainError } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'

@Controller('api/images')
export class ImagesController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  /** What is behind an id never changes. */
  @Get(':id')
  @Header('cache-control', 'private, max-age=86400, immutable')
  async image(@CurrentSession() { userId }: Session, @Param('id') id: string): Promise<StreamableFile> {
    const image = await toolImageOf(this.deps.db, { userId, id })
    if (image === null) throw new RainError('not_found', 'There is no picture of that id.')
    return new StreamableFile(image.bytes, { type: image.mediaType, length: image.bytes.length })
  }
}
