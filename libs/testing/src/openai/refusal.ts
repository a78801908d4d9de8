import type { HttpFailure } from '../script/answer.ts'

/** Why the API refuses a request, in its own words. */
export interface Refusal {
  message: string
  /** Default: 400. */
  status?: number
  /** The place in the request: `input[2].content`. */
  param?: string
  code?: string
}

/** The body of every error of the API. */
export function toErrorBody(failure: HttpFailure): Record<string, unknown> {
  const fallback = usual[failure.status] ?? { type: failure.status >= 500 ? 'server_error' : 'invalid_request_error' }
  return {
    error: {
      message: failure.message,
      type: failure.details?.['type'] ?? fallback.type,
      param: failure.details?.['param'] ?? null,
      code: failure.error ?? fallback.code ?? null,
    },
  }
}

export function toHttpFailure({ status = 400, message, param, code }: Refusal): HttpFailure {
  return { status, message, ...(code && { error: code }), details: { type: 'invalid_request_error', param } }
}

const usual: Record<number, { type: string; code?: string }> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  402: { type: 'insufficient_quota', code: 'insufficient_quota' },
  429: { type: 'requests', code: 'rate_limit_exceeded' },
  503: { type: 'service_unavailable_error', code: 'server_is_overloaded' },
}
