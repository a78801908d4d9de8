import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common'
import { RainError, savedConversationSchema, type SavedConversation } from '@rain/protocol'
import { z } from 'zod'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { deleteSaved, findSaved, listSaved, saveConversation } from './saved-conversations.ts'

const historyQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) })
type HistoryQuery = z.infer<typeof historyQuerySchema>

@Controller('api/history')
export class HistoryController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  list(@CurrentSession() { userId }: Session, @Query({ schema: historyQuerySchema }) { limit }: HistoryQuery) {
    return listSaved(this.deps.db, userId, limit)
  }

  @Post()
  @HttpCode(200)
  async save(
    @CurrentSession() { userId }: Session,
    @Body({ schema: savedConversationSchema }) body: SavedConversation,
  ) {
    await saveConversation(this.deps.db, userId, body)
    return { saved: true, id: body.id, deleted: [] }
  }

  @Get(':id')
  async find(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    return (await findSaved(this.deps.db, userId, id)) ?? notFound()
  }

  @Delete(':id')
  async delete(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    return (await deleteSaved(this.deps.db, userId, id)) ? { deleted: true } : notFound()
  }
}

function notFound(): never {
  throw new RainError('not_found', 'There is no saved conversation of that id.')
}
