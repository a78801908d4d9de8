import { Body, Controller, Get, Inject, Put, Req } from '@nestjs/common'
import { pinChangeSchema, type PinFacts } from '@rain/protocol'
import type { z } from 'zod'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { changePin, readPinFacts } from './change-pin.ts'
import { CurrentSession } from './current-session.ts'
import type { Session } from './tokens.ts'

@Controller('api/pin')
export class PinController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  read(@CurrentSession() { userId }: Session): Promise<PinFacts> {
    return readPinFacts(this.deps, userId)
  }

  @Put()
  change(
    @CurrentSession() { userId, tokenId }: Session,
    @Body({ schema: pinChangeSchema }) { pin, new_pin, end_other_sessions }: z.infer<typeof pinChangeSchema>,
    @Req() { client }: Request,
  ) {
    const actor = { userId, tokenId, address: client.address }
    return changePin(this.deps, actor, { pin, newPin: new_pin, endOtherSessions: end_other_sessions })
  }
}
