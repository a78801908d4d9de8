import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req } from '@nestjs/common'
import { pushSubscriptionsOf, removePushSubscription, testPush } from '@rain/db'
import {
  newPushSubscriptionSchema,
  pushChangeSchema,
  pushDenialSchema,
  RainError,
  type NewPushSubscription,
  type PushChange,
  type PushDenial,
  type PushList,
} from '@rain/protocol'
import { LimitedAs } from '../auth/api.guard.ts'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { changeSubscription } from './change-subscription.ts'
import { denyByTicket } from './deny-by-ticket.ts'
import { describeSubscription } from './describe-subscription.ts'
import { ensurePushKey } from './push-key.ts'
import { pushRulesOf } from './push-rules.ts'
import { subscribe } from './subscribe.ts'

@Controller('api/push')
export class PushController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async list(@CurrentSession() { userId, tokenId }: Session): Promise<PushList> {
    const { publicKey: public_key } = await ensurePushKey(this.deps, userId)
    const rows = await pushSubscriptionsOf(this.deps.db, userId)
    return { public_key, subscriptions: rows.map((row) => describeSubscription(row, tokenId)) }
  }

  @Post('subscriptions')
  @HttpCode(200)
  async subscribe(
    @CurrentSession() session: Session,
    @Body({ schema: newPushSubscriptionSchema }) given: NewPushSubscription,
  ) {
    const { db, config } = this.deps
    const row = await subscribe({ db, rules: pushRulesOf(config) }, session, given)
    return { subscription: describeSubscription(row, session.tokenId) }
  }

  @Patch('subscriptions/:id')
  async change(
    @CurrentSession() session: Session,
    @Param('id') id: string,
    @Body({ schema: pushChangeSchema }) change: PushChange,
  ) {
    const row = await changeSubscription(this.deps.db, session, id, change)
    return { subscription: describeSubscription(row, session.tokenId) }
  }

  @Post('subscriptions/:id/test')
  @HttpCode(200)
  async test(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    if (!(await testPush(this.deps.db, { userId, id }))) throw gone()
    return { queued: true }
  }

  @Delete('subscriptions/:id')
  async remove(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    if (!(await removePushSubscription(this.deps.db, { userId, id }))) throw gone()
    return { deleted: true }
  }

  /** Counts like a sign-in: by address. */
  @Post('deny')
  @HttpCode(200)
  @LimitedAs('auth')
  async deny(@Body({ schema: pushDenialSchema }) { ticket }: PushDenial, @Req() { client }: Request) {
    return { denied: await denyByTicket(this.deps, { ticket, address: client.address }) }
  }
}

function gone(): RainError {
  return new RainError('not_found', 'That device shows no notifications any more.')
}
