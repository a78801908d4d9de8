import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common'
import { listServers } from '@rain/db'
import { newProviderServerSchema, type NewProviderServer, type ProviderServerList } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { addServer, toWireServer } from './add-server.ts'
import { dropServer } from './drop-server.ts'
import { tellChange } from './tell-change.ts'

@Controller('api/providers/servers')
export class ProviderServersController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async list(@CurrentSession() { userId }: Session): Promise<ProviderServerList> {
    return { servers: (await listServers(this.deps.db, userId)).map(toWireServer) }
  }

  @Post()
  @HttpCode(200)
  async add(
    @CurrentSession() { userId }: Session,
    @Body({ schema: newProviderServerSchema }) server: NewProviderServer,
  ) {
    const added = await addServer(this.deps.db, userId, server)
    await tellChange(this.deps.bus, userId)
    return { server: added }
  }

  @Delete(':id')
  async delete(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    await dropServer(this.deps, { userId, id })
    return { deleted: true }
  }
}
