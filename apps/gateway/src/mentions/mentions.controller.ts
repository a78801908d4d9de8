import { Controller, Get, Inject, Query } from '@nestjs/common'
import { agentIdField, RainError } from '@rain/protocol'
import { z } from 'zod'
import { findAgent } from '../agents/find-agent.ts'
import { LimitedAs } from '../auth/api.guard.ts'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { isStorable } from '../infra/storable-text.ts'
import { createMentions } from './find-mentions.ts'

const mentionsQuerySchema = z.object({ agent_id: agentIdField, q: z.string().max(200).refine(isStorable).default('') })

@Controller('api/mentions')
@LimitedAs('browse')
export class MentionsController {
  readonly #mentions = createMentions()

  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async find(
    @CurrentSession() { userId }: Session,
    @Query({ schema: mentionsQuerySchema }) { agent_id, q }: z.infer<typeof mentionsQuerySchema>,
  ) {
    const agent = await findAgent(this.deps, userId, agent_id)
    if (!agent) throw new RainError('agent_unknown', 'There is no such agent.')
    return this.#mentions.find({ root: this.deps.config.RAIN_BROWSE_ROOT, cwd: agent.cwd, query: q })
  }
}
