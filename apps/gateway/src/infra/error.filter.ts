import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import type { Logger } from '@rain/runtime'
import type { Response } from './http.ts'
import { describeError } from './describe-error.ts'

/** The one way out for everything that goes wrong on the REST door. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost) {
    const response = host.switchToHttp().getResponse<Response>()
    const known = error instanceof HttpException ? { status: error.getStatus(), message: error.message } : error
    const { status, body, unexpected } = describeError(known)
    if (unexpected) this.logger.error({ err: error }, 'request failed')
    if (response.headersSent) return void response.end()
    if (body.retry_after !== undefined) response.setHeader('Retry-After', body.retry_after)
    response.status(status).json(body)
  }
}
