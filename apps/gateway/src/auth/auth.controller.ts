import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common'
import { authRequestSchema, pinRequestSchema } from '@rain/protocol'
import type { z } from 'zod'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { LimitedAs } from './api.guard.ts'
import { checkPin } from './check-pin.ts'
import { CurrentSession } from './current-session.ts'
import { keepKeyOf } from './keep-key.ts'
import { logIn } from './log-in.ts'
import { logOut } from './log-out.ts'
import { pinRefusal } from './pin-refusal.ts'
import { tellSettingsChanged } from '../settings/tell-settings-changed.ts'
import type { Session } from './tokens.ts'

@Controller('api')
export class AuthController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Post('auth')
  @HttpCode(200)
  @LimitedAs('auth')
  async auth(@Body({ schema: authRequestSchema }) body: z.infer<typeof authRequestSchema>, @Req() request: Request) {
    const origin = { address: request.client.address, userAgent: request.headers['user-agent'] }
    const answer = await logIn(this.deps, { pin: body.pin, origin })
    if ('token' in answer) {
      await tellSettingsChanged(this.deps.bus, answer.userId, 'sessions')
      return { token: answer.token, keep_key: keepKeyOf(this.deps.sealingKeys, answer.userId) }
    }
    throw pinRefusal(answer)
  }

  @Post('logout')
  @HttpCode(200)
  async logout(@CurrentSession() session: Session) {
    await logOut(this.deps, session)
    return { logged_out: true }
  }

  @Post('logout-all')
  @HttpCode(200)
  async logoutAll(
    @CurrentSession() { userId }: Session,
    @Body({ schema: pinRequestSchema }) { pin }: z.infer<typeof pinRequestSchema>,
    @Req() { client }: Request,
  ) {
    const check = await checkPin(this.deps, { userId, pin, address: client.address })
    if (check.result !== 'right') throw pinRefusal(check)
    return { logged_out_all: true, tokens_revoked: await logOut(this.deps, { userId }) }
  }
}
