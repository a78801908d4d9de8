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
import { noteChange, type Actor } from '../audit/note-change.ts'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { createMcpDesk, type McpDesk } from './mcp-desk.ts'

@Controller('api/mcp')
export class McpController {
  private readonly desk: McpDesk

  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {
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
    @CurrentSession() session: Session,
    @Body({ schema: newMcpServerSchema }) server: NewMcpServer,
    @Req() { client }: Request,
  ) {
    const { userId } = session
    const added = this.desk.add({ userId, address: client.address }, server)
    return this.#noted(added, { ...session, ...client }, { change: 'added', name: server.name })
  }

  @Put('servers/:id')
  change(
    @CurrentSession() session: Session,
    @Param('id') id: string,
    @Body({ schema: newMcpServerSchema }) server: NewMcpServer,
    @Req() { client }: Request,
  ) {
    const { userId } = session
    const changed = this.desk.change({ userId, id, address: client.address }, server)
    return this.#noted(changed, { ...session, ...client }, { change: 'changed', server: id, name: server.name })
  }

  @Put('servers/:id/enabled')
  enable(
    @CurrentSession() session: Session,
    @Param('id') id: string,
    @Body({ schema: mcpEnabledSchema }) { enabled }: McpEnabled,
    @Req() { client }: Request,
  ) {
    const done = this.desk.enable({ userId: session.userId, id }, enabled)
    return this.#noted(done, { ...session, ...client }, { change: 'enabled', server: id, enabled })
  }

  @Delete('servers/:id')
  remove(@CurrentSession() session: Session, @Param('id') id: string, @Req() { client }: Request) {
    const done = this.desk.remove({ userId: session.userId, id })
    return this.#noted(done, { ...session, ...client }, { change: 'removed', server: id })
  }

  @Post('servers/:id/check')
  @HttpCode(202)
  check(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    return this.desk.check({ userId, id })
  }

  @Post('servers/:id/accept')
  @HttpCode(200)
  accept(
    @CurrentSession() session: Session,
    @Param('id') id: string,
    @Body({ schema: mcpAcceptanceSchema }) { tools }: McpAcceptance,
    @Req() { client }: Request,
  ) {
    const done = this.desk.accept({ userId: session.userId, id }, tools)
    return this.#noted(done, { ...session, ...client }, { change: 'tools accepted', server: id })
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
    @CurrentSession() session: Session,
    @Body({ schema: mcpImportSchema }) { config, pin }: McpImport,
    @Req() { client }: Request,
  ) {
    const done = this.desk.import({ userId: session.userId, address: client.address }, { config, pin })
    return this.#noted(done, { ...session, ...client }, { change: 'imported' })
  }

  @Get('export')
  export(@CurrentSession() { userId }: Session) {
    return this.desk.export(userId)
  }

  async #noted<Result>(
    done: Promise<Result>,
    { userId, tokenId, address }: Actor,
    about: Parameters<typeof noteChange>[3],
  ): Promise<Result> {
    const result = await done
    await noteChange(this.deps.db, { userId, tokenId, address }, 'server_changed', about)
    return result
  }
}
