import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common'
import {
  mcpAcceptanceSchema,
  mcpEnabledSchema,
  mcpImportSchema,
  mcpSignInSchema,
  mcpWithdrawalSchema,
  newMcpServerSchema,
  type McpAcceptance,
  type McpEnabled,
  type McpImport,
  type McpSignIn,
  type McpWithdrawal,
  type NewMcpServer,
} from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { createMcpDesk, type McpDesk } from './mcp-desk.ts'

@Controller('api/mcp')
export class McpController {
  private readonly desk: McpDesk

  constructor(@Inject(GATEWAY_DEPS) deps: GatewayDeps) {
    this.desk = createMcpDesk(deps)
  }

  @Get('servers')
  list(@CurrentSession() { userId }: Session) {
    return this.desk.list(userId)
  }

  @Get('servers/:id')
  read(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    return this.desk.read({ userId, id })
  }

  @Post('servers')
  @HttpCode(200)
  add(
    @CurrentSession() { userId }: Session,
    @Body({ schema: newMcpServerSchema }) server: NewMcpServer,
    @Req() { client }: Request,
  ) {
    return this.desk.add({ userId, address: client.address }, server)
  }

  @Put('servers/:id')
  change(
    @CurrentSession() { userId }: Session,
    @Param('id') id: string,
    @Body({ schema: newMcpServerSchema }) server: NewMcpServer,
    @Req() { client }: Request,
  ) {
    return this.desk.change({ userId, id, address: client.address }, server)
  }

  @Put('servers/:id/enabled')
  enable(
    @CurrentSession() { userId }: Session,
    @Param('id') id: string,
    @Body({ schema: mcpEnabledSchema }) { enabled }: McpEnabled,
  ) {
    return this.desk.enable({ userId, id }, enabled)
  }

  @Delete('servers/:id')
  remove(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    return this.desk.remove({ userId, id })
  }

  @Post('servers/:id/check')
  @HttpCode(202)
  check(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    return this.desk.check({ userId, id })
  }

  @Post('servers/:id/accept')
  @HttpCode(200)
  accept(
    @CurrentSession() { userId }: Session,
    @Param('id') id: string,
    @Body({ schema: mcpAcceptanceSchema }) { tools }: McpAcceptance,
  ) {
    return this.desk.accept({ userId, id }, tools)
  }

  @Post('servers/:id/withdraw')
  @HttpCode(200)
  withdraw(
    @CurrentSession() { userId }: Session,
    @Param('id') id: string,
    @Body({ schema: mcpWithdrawalSchema }) { tools }: McpWithdrawal,
  ) {
    return this.desk.withdraw({ userId, id }, tools)
  }

  @Post('servers/:id/sign-in')
  @HttpCode(202)
  beginSignIn(@CurrentSession() { userId }: Session, @Param('id') id: string, @Req() { client, headers }: Request) {
    // @NOTE the door has checked both headers against the names this server goes by
    const origin = headers.origin ?? `${client.protocol}://${headers.host}`
    return this.desk.beginSignIn({ userId, id }, origin)
  }

  @Post('servers/:id/sign-out')
  @HttpCode(200)
  signOut(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    return this.desk.signOut({ userId, id })
  }

  @Post('sign-in')
  @HttpCode(200)
  endSignIn(@CurrentSession() { userId }: Session, @Body({ schema: mcpSignInSchema }) answer: McpSignIn) {
    return this.desk.endSignIn(userId, answer)
  }

  @Post('import')
  @HttpCode(200)
  import(
    @CurrentSession() { userId }: Session,
    @Body({ schema: mcpImportSchema }) { config, pin }: McpImport,
    @Req() { client }: Request,
  ) {
    return this.desk.import({ userId, address: client.address }, { config, pin })
  }

  @Get('export')
  export(@CurrentSession() { userId }: Session) {
    return this.desk.export(userId)
  }
}
