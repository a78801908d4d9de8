import { Controller, Delete, Get, Inject, Query } from '@nestjs/common'
import { agentIdField, limits } from '@rain/protocol'
import { z } from 'zod'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { findConversation } from './find-conversation.ts'
import { forgetConversation } from './forget-conversation.ts'
import { readMessages } from './read-messages.ts'

const placeQuerySchema = z.object({ cwd: z.string().min(1).max(limits.pathChars), agent_id: agentIdField })
const messagesQuerySchema = placeQuerySchema.extend({ before: z.coerce.number().int().positive().optional() })

@Controller('api/messages')
export class MessagesController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  read(
    @CurrentSession() { userId }: Session,
    @Query({ schema: messagesQuerySchema }) query: z.infer<typeof messagesQuerySchema>,
  ) {
    const { agent_id: agentKey, cwd, before } = query
    return readMessages(this.deps, { userId, agentKey, cwd, before })
  }

  @Delete()
  async delete(
    @CurrentSession() { userId }: Session,
    @Query({ schema: placeQuerySchema }) { agent_id: agentKey, cwd }: z.infer<typeof placeQuerySchema>,
  ) {
    const conversation = await findConversation(this.deps.db, { userId, agentKey, cwd })
    if (!conversation) return { deleted: 0 }
    return { deleted: (await forgetConversation(this.deps, { userId, id: conversation.id })) ?? 0 }
  }
}
