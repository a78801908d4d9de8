import { z } from 'zod'

/** Every reason Rain gives for refusing or failing, on the wire, in rows and in logs. */
export const errorCodes = [
  'bad_request',
  'unauthenticated',
  'pin_invalid',
  'pin_required',
  'locked_out',
  'origin_refused',
  'forbidden_path',
  'not_found',
  'agent_unknown',
  'agent_limit',
  'agent_busy',
  'no_directory',
  'not_a_directory',
  'file_exists',
  'file_changed',
  'no_api_key',
  'unknown_provider',
  'request_not_found',
  'turn_not_found',
  'rate_limited',
  'too_large',
  'picture_kind',
  'not_available',
  'device_offline',
  'device_stopped',
  'provider_auth',
  'provider_rate_limited',
  'provider_overloaded',
  'provider_billing',
  'model_unknown',
  'provider_rejected',
  'provider_unreachable',
  'provider_refused',
  'context_full',
  'nothing_to_compact',
  'budget_exhausted',
  'step_limit',
  'runner_lost',
  'interrupted',
  'unavailable',
  'internal',
] as const

export const errorCodeSchema = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof errorCodeSchema>

/** An expected failure. Its message is written for the person and safe to show; the cause is for the log only. */
export class RainError extends Error {
  readonly code: ErrorCode
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryable?: boolean } = {}) {
    super(message, { cause: options.cause })
    this.name = 'RainError'
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

export const httpStatusOf: Record<ErrorCode, number> = {
  bad_request: 400,
  unauthenticated: 401,
  pin_invalid: 401,
  pin_required: 401,
  locked_out: 429,
  origin_refused: 403,
  forbidden_path: 403,
  not_found: 404,
  agent_unknown: 404,
  agent_limit: 409,
  agent_busy: 409,
  no_directory: 409,
  not_a_directory: 400,
  file_exists: 409,
  file_changed: 409,
  no_api_key: 409,
  unknown_provider: 400,
  request_not_found: 404,
  turn_not_found: 404,
  rate_limited: 429,
  too_large: 413,
  picture_kind: 400,
  not_available: 501,
  device_offline: 409,
  device_stopped: 409,
  provider_auth: 502,
  provider_rate_limited: 503,
  provider_overloaded: 503,
  provider_billing: 502,
  model_unknown: 400,
  provider_rejected: 502,
  provider_unreachable: 502,
  provider_refused: 502,
  context_full: 409,
  nothing_to_compact: 409,
  budget_exhausted: 409,
  step_limit: 409,
  runner_lost: 503,
  interrupted: 409,
  unavailable: 503,
  internal: 500,
}

/** The value, or a crash that says why it had to be there. For what cannot happen, never for input. */
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new Error(`must: ${why}`)
  return value
}

/** The end of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
