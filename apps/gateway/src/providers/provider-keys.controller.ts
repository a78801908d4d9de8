import { Body, Controller, Delete, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common'
import { deleteKey, orderKeys } from '@rain/db'
import {
  newProviderKeySchema,
  providerKeyOrderSchema,
  RainError,
  type NewProviderKey,
  type ProviderKeyOrder,
} from '@rain/protocol'
import { noteChange } from '../audit/note-change.ts'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { addKey } from './add-key.ts'
import { tellChange } from './tell-change.ts'

@Controller('api/providers/:provider/keys')
export class ProviderKeysController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Post()
  @HttpCode(200)
  async add(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('provider') provider: string,
    @Body({ schema: newProviderKeySchema }) { key }: NewProviderKey,
    @Req() { client }: Request,
  ) {
    const added = await addKey(this.deps, { userId, provider, key })
    const actor = { userId, tokenId, address: client.address }
    await noteChange(this.deps.db, actor, 'key_changed', { change: 'added', provider, key: added.id })
    await tellChange(this.deps.bus, userId)
    return { key: added }
  }

  @Put('order')
  async order(
    @CurrentSession() { userId }: Session,
    @Param('provider') provider: string,
    @Body({ schema: providerKeyOrderSchema }) { order }: ProviderKeyOrder,
  ) {
    if (!(await orderKeys(this.deps.db, { userId, provider, order }))) {
      throw new RainError('bad_request', 'The keys are not the same any more. Look at them again.')
    }
    await tellChange(this.deps.bus, userId)
    return { order }
  }

  @Delete(':id')
  async delete(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('provider') provider: string,
    @Param('id') id: string,
    @Req() { client }: Request,
  ) {
    if (!(await deleteKey(this.deps.db, { userId, provider, id }))) {
      throw new RainError('not_found', 'There is no key of that id.')
    }
    const actor = { userId, tokenId, address: client.address }
    await noteChange(this.deps.db, actor, 'key_changed', { change: 'deleted', provider, key: id })
    await tellChange(this.deps.bus, userId)
    return { deleted: true }
  }
}
