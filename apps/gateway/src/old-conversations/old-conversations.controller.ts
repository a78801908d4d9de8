import { Controller, Delete, Get, Inject, Query } from '@nestjs/common'
import { oldConversationsQuerySchema, type OldConversations, type OldConversationsQuery } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { countOldConversations, deleteOldConversations } from './old-conversations.ts'

@Controller('api/old-conversations')
export class OldConversationsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async count(
    @CurrentSession() { userId }: Session,
    @Query({ schema: oldConversationsQuerySchema }) query: OldConversationsQuery,
  ): Promise<OldConversations> {
    return { conversations: await countOldConversations(this.deps.db, { userId, before: daysAgo(query.days) }) }
  }

  @Delete()
  delete(
    @CurrentSession() { userId }: Session,
    @Query({ schema: oldConversationsQuerySchema }) query: OldConversationsQuery,
  ) {
    return deleteOldConversations(this.deps, { userId, before: daysAgo(query.days) })
  }
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
