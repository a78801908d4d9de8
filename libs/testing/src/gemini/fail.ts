import type { Exchange } from '../http/exchange.ts'
import type { HttpFailure } from '../script/answer.ts'

/** What the details of a simulated failure may say; the server puts them into Google's form. */
export interface GeminiFailureDetails {
  /** Of the `ErrorInfo`: `API_KEY_INVALID`, `BILLING_DISABLED`. */
  reason?: string
  /** Of the `QuotaFailure`: `GenerateRequestsPerDayPerProjectPerModel-FreeTier`. */
  quotaId?: string
  quotaValue?: string
}

/** Answers with the error as Google's APIs tell it: `{error: {code, message, status, details}}`. */
export function fail(exchange: Exchange, failure: HttpFailure): void {
  const code = codeOf(failure.status)
  exchange.json(code, { error: toError({ ...failure, status: code }) })
}

/** The error as an event in the stream, by its name: a status of Google, or what another provider calls it. */
export function toStreamError(name: string, message: string): Record<string, unknown> {
  const status = name === 'overloaded_error' ? 'UNAVAILABLE' : name
  const code = Object.entries(statusOf).find(([, known]) => known === status)?.[0]
  return { error: toError({ status: Number(code ?? 500), message, error: code ? status : 'INTERNAL' }) }
}

function toError(failure: HttpFailure): Record<string, unknown> {
  const details = toDetails(failure)
  return {
    code: failure.status,
    message: failure.status === 503 ? 'The model is overloaded. Please try again later.' : failure.message,
    status: failure.error ?? statusOf[failure.status] ?? 'UNKNOWN',
    ...(details.length > 0 && { details }),
  }
}

function toDetails({ status, details = {}, headers = {} }: HttpFailure): Record<string, unknown>[] {
  const type = (name: string) => ({ '@type': `type.googleapis.com/google.rpc.${name}` })
  const { reason, quotaId, quotaValue = '10' }: GeminiFailureDetails = details
  const domain = 'googleapis.com'
  const service = 'generativelanguage.googleapis.com'
  const quota = quotaId ?? (status === 429 ? 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier' : undefined)
  const retryAfter = headers['retry-after']
  return [
    ...(reason ? [{ ...type('ErrorInfo'), reason, domain, metadata: { service } }] : []),
    ...(quota ? [{ ...type('QuotaFailure'), violations: [toViolation(service, quota, quotaValue)] }] : []),
    ...(status === 429 ? [{ ...type('Help'), links: [{ description: 'Learn more about Gemini API quotas', url: 'https://ai.google.dev/gemini-api/docs/rate-limits' }] }] : []), // prettier-ignore
    ...(retryAfter ? [{ ...type('RetryInfo'), retryDelay: `${retryAfter}s` }] : []),
  ]
}

function toViolation(service: string, quotaId: string, quotaValue: string): Record<string, unknown> {
  return {
    quotaMetric: `${service}/generate_content_free_tier_requests`,
    quotaId,
    quotaDimensions: { location: 'global', model: 'gemini-3.8-flash' },
    quotaValue,
  }
}

/** Google has no 529: an overloaded model is unavailable. */
function codeOf(status: number): number {
  return status === 529 ? 503 : status
}

const statusOf: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'FAILED_PRECONDITION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}
