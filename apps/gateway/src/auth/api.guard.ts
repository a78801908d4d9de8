import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { RainError } from '@rain/protocol'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { RestRefusal } from '../infra/describe-error.ts'
import type { Request, Response } from '../infra/http.ts'
import type { LimitedDoor } from '../infra/request-limits.ts'
import { bearerToken } from './bearer-token.ts'
import { findSession } from './tokens.ts'

/** Open to everybody; not counted. */
export const Public = Reflector.createDecorator<true>()

/** Which limit a route counts against; `other` unless it says so. `auth` counts by address, before anybody is known. */
export const LimitedAs = Reflector.createDecorator<LimitedDoor>()

/** Before every route: who is it, and do they not come too often? */
@Injectable()
export class ApiGuard implements CanActivate {
  constructor(
    @Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true
    const targets = [context.getHandler(), context.getClass()]
    if (this.reflector.getAllAndOverride(Public, targets)) return true
    const request = context.switchToHttp().getRequest<Request>()
    const response = context.switchToHttp().getResponse<Response>()
    const door = this.reflector.getAllAndOverride(LimitedAs, targets) ?? 'other'
    if (door === 'auth') return this.count(door, request.client.address, response)

    const token = bearerToken(request.headers.authorization)
    const session = token ? await findSession(this.deps.db, token) : null
    if (!session) throw new RainError('unauthenticated', 'Your session is over. Enter your PIN again.')
    request.session = session
    return this.count(door, session.tokenId, response)
  }

  private async count(door: LimitedDoor, key: string, response: Response): Promise<true> {
    const allowance = await this.deps.requestLimits.take(door, key)
    response.setHeader('X-RateLimit-Limit', allowance.limit)
    response.setHeader('X-RateLimit-Remaining', allowance.remaining)
    response.setHeader('X-RateLimit-Reset', allowance.resetSeconds)
    if (allowance.allowed) return true
    const error = `Too many requests. Try again in ${allowance.resetSeconds} seconds.`
    throw new RestRefusal(429, { error, code: 'rate_limited', retry_after: allowance.resetSeconds })
  }
}
