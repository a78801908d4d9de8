import { APIConnectionError, APIError } from '@anthropic-ai/sdk'
import type { ErrorCode } from '@rain/protocol'
import type { Failure } from '../ask-with-retries.ts'
import type { SaidOfDocuments } from '../document-trial.ts'
import { readRateLimits, readWaitMs } from './rate-limits.ts'

const spendLimits = ['contract_spend_limit_reached', 'enforced_spend_limit_reached']

/** What an error of the SDK, or of the stream, means for the person and for a retry. */
export function toFailure(error: unknown, now: number): Failure {
  if (error instanceof SyntaxError)
    return failure('provider_unreachable', 'Anthropic sent something that Rain could not read. Try again.', true)
  if (error instanceof APIConnectionError || !(error instanceof APIError))
    return failure('provider_unreachable', unreachable(error), true)
  const headers = error.headers instanceof Headers ? error.headers : new Headers()
  const found = classify(error)
  const wish = headers.get('x-should-retry')
  return {
    ...found,
    retryable: wish === null ? found.retryable : wish === 'true',
    retryAfterMs: readWaitMs(headers, now),
    rateLimits: readRateLimits(headers) ?? undefined,
  }
}

function classify(error: APIError): Failure {
  const said = error.apiMessage ?? error.message
  if (error.errorCode !== null && spendLimits.includes(error.errorCode))
    return failure(
      'provider_billing',
      'Your Anthropic account has reached its spend limit. Raise it in the Anthropic console, or choose another provider.',
      false,
    )
  switch (kindOf(error)) {
    case 'authentication_error':
      return failure(
        'provider_auth',
        'Anthropic did not accept the API key. Check the key in the settings, or make a new one in the Anthropic console.',
        false,
      )
    case 'permission_error':
      return failure('provider_auth', `The API key may not do this at Anthropic: ${said}`, false)
    case 'billing_error':
      return failure(
        'provider_billing',
        `Anthropic cannot bill this request: ${said} Check credit and payment in the Anthropic console.`,
        false,
      )
    case 'not_found_error':
      return failure(
        'model_unknown',
        `Anthropic does not know what was asked for (${said}). Choose another model in the settings.`,
        false,
      )
    case 'request_too_large':
      return failure('context_full', 'The conversation has become too large to be sent. Start a new one.', false)
    case 'rate_limit_error':
      return failure(
        'provider_rate_limited',
        'The rate limit of your Anthropic account is reached. Wait a little, or choose another model.',
        true,
      )
    case 'overloaded_error':
      return failure('provider_overloaded', 'Anthropic is overloaded at the moment. Try again in a few minutes.', true)
    case 'timeout_error':
      return failure('provider_unreachable', 'Anthropic took too long to answer. Try again.', true)
    case 'api_error':
      return failure('provider_overloaded', 'Anthropic had an internal error. Try again in a moment.', true)
    case 'conflict_error':
      return failure('provider_rejected', `Anthropic refused the request: ${said}`, true)
    // @NOTE the API has no code for this refusal, so its text decides
    default:
      return /prompt is too long|exceed.{0,20}context/i.test(said)
        ? failure('context_full', 'The conversation no longer fits into the context of the model.', false)
        : failure('provider_rejected', `Anthropic refused the request: ${said}`, false)
  }
}

/** The error's own type; proxies in between answer without one, then the status decides. */
function kindOf(error: APIError): string {
  if (error.type) return error.type
  const status = error.status ?? 0
  if (status === 529) return 'overloaded_error'
  if (status === 408 || status === 504) return 'timeout_error'
  return kindOfStatus[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error')
}

const kindOfStatus: Record<number, string> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
}

function failure(code: ErrorCode, message: string, retryable: boolean): Failure {
  return { code, message, retryable }
}

function unreachable(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const detail = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return `Rain could not reach Anthropic${detail}. Check the internet connection of the server.`
}

/** True when the API did not recognise thinking of an earlier answer: after a change of account it cannot. */
export function isForeignThinking(error: unknown): boolean {
  if (!(error instanceof APIError) || error.status !== 400) return false
  return /invalid `?(signature|data)`? in `?(redacted_)?thinking/i.test(error.apiMessage ?? '')
}

/** Of a document that it could not open, because it is locked, broken, or too long after all, it says `PDF`. */
export function saidOfDocuments(error: unknown): SaidOfDocuments {
  if (!(error instanceof APIError) || error.status !== 400) return 'nothing'
  const said = error.apiMessage ?? ''
  if (/does not support PDF/i.test(said)) return 'model_takes_none'
  if (/\bPDF\b/i.test(said)) return 'a_document'
  return classify(error).code === 'provider_rejected' ? 'perhaps' : 'nothing'
}
