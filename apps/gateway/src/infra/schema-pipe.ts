import { StandardSchemaValidationPipe } from '@nestjs/common'
import { RainError } from '@rain/protocol'
import { z } from 'zod'
import { describeIssues, plainWords } from './describe-issues.ts'

/** Checks what a route declares with `@Body({ schema })` or `@Query({ schema })`. */
export const schemaPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new RainError(
      'bad_request',
      describeIssues(
        issues.map(({ path, message }) => ({
          message,
          path: (path ?? []).map((part) => (typeof part === 'object' ? part.key : part)),
        })),
      ),
    ),
})

z.config({ customError: plainWords })
