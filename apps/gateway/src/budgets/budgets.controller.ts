import { Body, Controller, Delete, Get, Inject, Param, Put, Req } from '@nestjs/common'
import { budgetChangeSchema, budgetDeletionSchema, type BudgetChange, type BudgetDeletion } from '@rain/protocol'
import { noteChange } from '../audit/note-change.ts'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { budgetsOf } from './budgets-of.ts'
import { changeBudget } from './change-budget.ts'
import { dropBudget } from './drop-budget.ts'

@Controller('api/budgets')
export class BudgetsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async list(@CurrentSession() { userId }: Session) {
    return { budgets: await budgetsOf(this.deps.db, userId) }
  }

  @Put()
  async change(
    @CurrentSession() { userId, tokenId }: Session,
    @Body({ schema: budgetChangeSchema }) change: BudgetChange,
    @Req() { client }: Request,
  ) {
    const budget = await changeBudget(this.deps, { ...change, userId, address: client.address })
    const { agent_id = null, period, limit_usd } = change
    const actor = { userId, tokenId, address: client.address }
    await noteChange(this.deps.db, actor, 'budget_changed', {
      change: 'set',
      agent: agent_id,
      period,
      limit_usd: `${limit_usd}`,
    })
    return { budget }
  }

  @Delete(':id')
  async delete(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('id') id: string,
    @Body({ schema: budgetDeletionSchema.prefault({}) }) { pin }: BudgetDeletion,
    @Req() { client }: Request,
  ) {
    await dropBudget(this.deps, { id, userId, pin, address: client.address })
    const actor = { userId, tokenId, address: client.address }
    await noteChange(this.deps.db, actor, 'budget_changed', { change: 'deleted', budget: id })
    return { deleted: true }
  }
}
