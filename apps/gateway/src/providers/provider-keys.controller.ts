import { Body, Controller, Delete, HttpCode, Inject, Param, Post, Put } from '@nestjs/common'
import { deleteKey, orderKeys } from '@rain/db'
import {
  newProviderKeySchema,
  providerKeyOrderSchema,
  RainError,
  type NewProviderKey,
  type ProviderKeyOrder,
} from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { addKey } from './add-key.ts'
import { tellChange } from './tell-change.ts'

@Controller('api/providers/:provider/keys')
export class ProviderKeysController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Post()
  @HttpCode(200)
  async add(
    @CurrentSession() { userId }: Session,
    @Param('provider') provider: string,
    @Body({ schema: newProviderKeySchema }) { key }: NewProviderKey,
  ) {
    const added = await addKey(this.deps, { userId, provider, key })
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
  async delete(@CurrentSession() { userId }: Session, @Param('provider') provider: string, @Param('id') id: string) {
    if (!(await deleteKey(this.deps.db, { userId, provider, id }))) {
      throw new RainError('not_found', 'There is no key of that id.')
    }
    await tellChange(this.deps.bus, userId)
    return { deleted: true }
  }
}
