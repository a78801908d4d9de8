import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common'
import { copyPath } from '@rain/db'
import {
  branchConversationSchema,
  conversationSearchQuerySchema,
  exportQuerySchema,
  RainError,
  renameConversationSchema,
  type ConversationSearchQuery,
  type ExportQuery,
} from '@rain/protocol'
import { z } from 'zod'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { forgetConversation } from '../messages/forget-conversation.ts'
import { exportConversation } from './export/export-conversation.ts'
import { listConversations } from './list-conversations.ts'
import { renameConversation } from './rename-conversation.ts'
import { searchMessages } from './search-messages.ts'
import { restoreConversation, setAsideConversation } from './set-aside.ts'
import { spendingOf } from './spending-of.ts'

const listQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(100).optional(),
})

const deleteQuerySchema = z.object({ undo: z.stringbool().default(false) })

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
    if (spending === null) throw unknown()
    return spending
  }

  @Get(':id/export')
  async export(
    @CurrentSession() { userId }: Session,
    @Param('id') id: string,
    @Query({ schema: exportQuerySchema }) query: ExportQuery,
  ): Promise<StreamableFile> {
    const exported = await exportConversation(this.deps.db, { userId, id, ...query })
    if (!exported) throw unknown()
    const { content, type, name } = exported
    const file = new StreamableFile(content, { type, disposition: `attachment; filename="${name}"` })
    file.setErrorLogger((error) => this.deps.logger.error({ err: error }, 'a conversation could not be exported'))
    // @NOTE a file that broke off must not look complete
    return file.setErrorHandler((error, response) => {
      file.errorLogger(error)
      response.destroy?.()
    })
  }

  @Patch(':id')
  async rename(
    @CurrentSession() { userId }: Session,
    @Param('id') id: string,
    @Body({ schema: renameConversationSchema }) { title }: z.infer<typeof renameConversationSchema>,
  ) {
    if (!(await renameConversation(this.deps, { userId, id, title }))) throw unknown()
    return { title }
  }

  @Post(':id/branch')
  async branch(
    @CurrentSession() { userId }: Session,
    @Body({ schema: branchConversationSchema }) body: z.infer<typeof branchConversationSchema>,
  ) {
    const { turn_id: turnId, client_branch_id: key } = body
    const copied = await copyPath(this.deps.db, { userId, turnId, key })
    if (copied.type === 'not_found') throw new RainError('turn_not_found', 'That message is not there any more.')
    if (copied.type === 'deleted') throw new RainError('not_found', 'That copy has been deleted. Ask for another one.')
    if (copied.type === 'busy')
      throw new RainError('agent_busy', 'Rain is still working on that. Wait until it is done.')
    return { session_id: copied.conversationId, cwd: copied.cwd, title: copied.title }
  }

  @Post(':id/restore')
  @HttpCode(200)
  async restore(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    if (!(await restoreConversation(this.deps, { userId, id }))) throw unknown()
    return { restored: true }
  }

  @Delete(':id')
  async delete(
    @CurrentSession() { userId }: Session,
    @Param('id') id: string,
    @Query({ schema: deleteQuerySchema }) { undo }: z.infer<typeof deleteQuerySchema>,
  ) {
    const deleted = undo
      ? await setAsideConversation(this.deps, { userId, id })
      : (await forgetConversation(this.deps, { userId, id })) !== null
    if (!deleted) throw unknown()
    return { deleted: true }
  }
}

function unknown(): RainError {
  return new RainError('not_found', 'There is no conversation of that id.')
}
