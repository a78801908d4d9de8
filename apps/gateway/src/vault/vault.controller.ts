import { Body, Controller, Delete, Get, Inject, Put, Req } from '@nestjs/common'
import {
  newVaultSecretSchema,
  vaultDeletionSchema,
  type NewVaultSecret,
  type Vault,
  type VaultDeletion,
} from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { forgetSecret, keepSecret, readVault } from './vault.ts'

@Controller('api/vault')
export class VaultController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  read(@CurrentSession() { userId }: Session): Promise<Vault> {
    return readVault(this.deps.db, userId)
  }

  @Put()
  keep(
    @CurrentSession() { userId, tokenId }: Session,
    @Body({ schema: newVaultSecretSchema }) secret: NewVaultSecret,
    @Req() { client }: Request,
  ): Promise<Vault> {
    return keepSecret(this.deps, { userId, tokenId, address: client.address }, secret)
  }

  @Delete()
  forget(
    @CurrentSession() { userId, tokenId }: Session,
    @Body({ schema: vaultDeletionSchema }) { name, pin }: VaultDeletion,
    @Req() { client }: Request,
  ): Promise<Vault> {
    return forgetSecret(this.deps, { userId, tokenId, address: client.address }, { name, pin })
  }
}
