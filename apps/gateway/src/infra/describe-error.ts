import { httpStatusOf, RainError, type ErrorCode, type RestError } from '@rain/protocol'

export interface DescribedError {
  status: number
  body: RestError & { retry_after?: number }
  /** A fault of ours: it belongs in the log. */
  unexpected: boolean
}

/** An error as the REST door answers it. What is not known says nothing about itself. */
export function describeError(error: unknown): DescribedError {
  if (error instanceof RestRefusal) return { status: error.status, body: error.body, unexpected: false }
  if (error instanceof RainError) {
    const body = { error: error.message, code: error.code }
    return { status: httpStatusOf[error.code], body, unexpected: error.code === 'internal' }
  }
  const status = statusOf(error)
  if (status === 413) return known(413, 'too_large', 'The request is too large: at most 512 KB.')
  if (status === 404) return known(404, 'not_found', 'There is nothing here under that address.')
  if (status !== null && status >= 400 && status < 500)
    return known(status, 'bad_request', 'The request cannot be read: send JSON.')
  const text = 'Something went wrong inside Rain. It was written to the log; try again.'
  return { ...known(500, 'internal', text), unexpected: true }
}

/** A refusal with more to say than its code. */
export class RestRefusal extends RainError {
  constructor(
    readonly status: number,
    readonly body: RestError & { code: ErrorCode; retry_after?: number },
  ) {
    super(body.code, body.error)
  }
}

function known(status: number, code: ErrorCode, error: string): DescribedError {
  return { status, body: { error, code }, unexpected: false }
}

/** The status an error of Nest or of the body parser asks for. */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null
  return typeof error.status === 'number' ? error.status : null
}
