import { Controller, Delete, Get, Inject, Param, Query } from '@nestjs/common'
import { conversationSearchQuerySchema, RainError, type ConversationSearchQuery } from '@rain/protocol'
import { z } from 'zod'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { forgetConversation } from '../messages/forget-conversation.ts'
import { listConversations } from './list-conversations.ts'
import { searchMessages } from './search-messages.ts'
import { spendingOf } from './spending-of.ts'

const listQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(100).optional(),
})

@Controller('api/conversations')
export class ConversationsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  list(
    @CurrentSession() { userId }: Session,
    @Query({ schema: listQuerySchema }) query: z.infer<typeof listQuerySchema>,
  ) {
    return listConversations(this.deps.db, { userId, ...query })
  }

  @Get('search')
  search(
    @CurrentSession() { userId }: Session,
    @Query({ schema: conversationSearchQuerySchema }) query: ConversationSearchQuery,
  ) {
    return searchMessages(this.deps.db, { userId, ...query })
  }

  @Get(':id/spending')
  async spending(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    const spending = await spendingOf(this.deps.db, { userId, id })
    if (spending === null) throw new RainError('not_found', 'There is no conversation of that id.')
    return spending
  }

  @Delete(':id')
  async delete(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    const deleted = await forgetConversation(this.deps, { userId, id })
    if (deleted === null) throw new RainError('not_found', 'There is no conversation of that id.')
    return { deleted: true }
  }
}
