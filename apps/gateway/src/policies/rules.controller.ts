import { Body, Controller, Delete, Get, Inject, Param, Post, Req } from '@nestjs/common'
import { listRules } from '@rain/db'
import { newRuleSchema, ruleDeletionSchema, type NewRule, type RuleDeletion } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { addRule } from './add-rule.ts'
import { dropRule } from './drop-rule.ts'

@Controller('api/rules')
export class RulesController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async list(@CurrentSession() { userId }: Session) {
    return { rules: await listRules(this.deps.db, userId) }
  }

  @Post()
  async add(
    @CurrentSession() { userId, tokenId }: Session,
    @Body({ schema: newRuleSchema }) rule: NewRule,
    @Req() { client }: Request,
  ) {
    return { rule: await addRule(this.deps, { ...rule, userId, tokenId, address: client.address }) }
  }

  @Delete(':id')
  async delete(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('id') id: string,
    @Body({ schema: ruleDeletionSchema.prefault({}) }) { pin }: RuleDeletion,
    @Req() { client }: Request,
  ) {
    await dropRule(this.deps, { id, userId, tokenId, pin, address: client.address })
    return { deleted: true }
  }
}
