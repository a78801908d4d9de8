import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import { pinRequestSchema, RainError, type DownloadTicket } from '@rain/protocol'
import { z } from 'zod'
import { noteChange } from '../audit/note-change.ts'
import { LimitedAs, Public } from '../auth/api.guard.ts'
import { CurrentSession } from '../auth/current-session.ts'
import { requirePin } from '../auth/require-pin.ts'
import { invalidAmong, type Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { setFileHeaders } from '../files/send-file.ts'
import type { Request, Response } from '../infra/http.ts'
import { exportTicketMs, readExportTicket, writeExportTicket } from './export-ticket.ts'
import { zipEverything } from './zip-everything.ts'

const wishSchema = pinRequestSchema.partial()

@Controller('api/export')
@LimitedAs('files')
export class ExportAllController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Post()
  @HttpCode(200)
  async ticket(
    @CurrentSession() { userId, tokenId }: Session,
    @Body({ schema: wishSchema }) { pin }: z.infer<typeof wishSchema>,
    @Req() { client: { address } }: Request,
  ): Promise<DownloadTicket> {
    await requirePin(this.deps, { userId, pin, address }, 'Taking everything along needs your PIN.')
    await noteChange(this.deps.db, { userId, tokenId, address }, 'data_exported', { what: 'everything' })
    const ticket = { id: randomUUID(), userId, tokenId, until: Date.now() + exportTicketMs }
    return { url: `/api/export/${writeExportTicket(this.deps.sealingKeys, ticket)}` }
  }

  @Get(':ticket')
  @Public(true)
  async send(@Param('ticket') text: string, @Req() { method }: Request, @Res() response: Response): Promise<void> {
    const { db, bus, logger, sealingKeys } = this.deps
    const now = new Date()
    const ticket = readExportTicket(sealingKeys, text, now.getTime())
    if (!ticket || (await invalidAmong(db, [ticket.tokenId])).length > 0) throw over()
    const isLook = method === 'HEAD'
    if (!isLook && !(await bus.tickets.use(ticket.id, ticket.until - now.getTime()))) throw over()
    setFileHeaders(response, `rain-${now.toISOString().slice(0, 10)}.zip`, 'application/zip')
    if (isLook) return void response.end()
    const onError = (error: unknown) => logger.error({ err: error }, 'what is kept of a person could not be exported')
    const zip = zipEverything(db, { userId: ticket.userId, now, onError })
    // @NOTE a file that broke off must not look complete
    await pipeline(zip, response).catch(() => response.destroy())
  }
}

function over(): RainError {
  return new RainError('not_found', 'This download is over. Begin it again.')
}
