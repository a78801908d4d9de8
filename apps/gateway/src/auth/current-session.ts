import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import { must } from '@rain/protocol'
import type { Request } from '../infra/http.ts'
import type { Session } from './tokens.ts'

/** The session the guard found. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): Session =>
  must(context.switchToHttp().getRequest<Request>().session, 'the route is guarded'),
)
