import { APIConnectionError, APIError } from 'openai'
import type { ErrorCode } from '@rain/protocol'
import type { Failure } from '../ask-with-retries.ts'
import type { SaidOfDocuments } from '../document-trial.ts'
import { readRateLimits, readWaitMs } from './rate-limits.ts'

/** What an error of the SDK, or of the stream, means for the person and for a retry. */
export function toFailure(error: unknown, now: number): Failure {
  if (error instanceof SyntaxError)
    return failure('provider_unreachable', 'OpenAI sent something that Rain could not read. Try again.', true)
  if (error instanceof APIConnectionError || !(error instanceof APIError))
    return failure('provider_unreachable', unreachable(error), true)
  const headers = error.headers instanceof Headers ? error.headers : new Headers()
  const found = classify(error)
  const wish = headers.get('x-should-retry')
  return {
    ...found,
    retryable: wish === null ? found.retryable : wish === 'true',
    retryAfterMs: readWaitMs(headers, now),
    rateLimits: readRateLimits(headers, now) ?? undefined,
  }
}

function classify(error: APIError): Failure {
  const said = saidBy(error)
  switch (kindOf(error)) {
    case 'billing':
      return failure(
        'provider_billing',
        'Your OpenAI account has no credit left, or has reached its spend limit. Check billing on the OpenAI platform, or choose another provider.',
        false,
      )
    case 'auth':
      return failure(
        'provider_auth',
        'OpenAI did not accept the API key. Check the key in the settings, or make a new one on the OpenAI platform.',
        false,
      )
    case 'permission':
      return failure('provider_auth', `The API key may not do this at OpenAI: ${said}`, false)
    case 'model':
      return failure(
        'model_unknown',
        `OpenAI does not know the model, or the account may not use it (${said}). Choose another model in the settings.`,
        false,
      )
    case 'context':
      return failure('context_full', 'The conversation no longer fits into the context of the model.', false)
    case 'too_large':
      return failure('context_full', 'The conversation has become too large to be sent. Start a new one.', false)
    case 'larger_than_limit':
      return failure(
        'provider_rate_limited',
        'The conversation is larger than what your OpenAI account may send in a minute. Start a new one, or choose another model.',
        false,
      )
    case 'rate_limit':
      return failure(
        'provider_rate_limited',
        'The rate limit of your OpenAI account is reached. Wait a little, or choose another model.',
        true,
      )
    case 'overloaded':
      return failure('provider_overloaded', 'OpenAI is overloaded at the moment. Try again in a few minutes.', true)
    case 'timeout':
      return failure('provider_unreachable', 'OpenAI took too long to answer. Try again.', true)
    case 'server':
      return failure('provider_overloaded', 'OpenAI had an internal error. Try again in a moment.', true)
    case 'conflict':
      return failure('provider_rejected', `OpenAI refused the request: ${said}`, true)
    case 'policy':
      return failure(
        'provider_refused',
        `OpenAI declined the request for its usage policies: ${said} Put it in other words, or choose another provider.`,
        false,
      )
    case 'rejected':
      return failure('provider_rejected', `OpenAI refused the request: ${said}`, false)
  }
}

type Kind =
  | 'billing'
  | 'auth'
  | 'permission'
  | 'model'
  | 'context'
  | 'too_large'
  | 'larger_than_limit'
  | 'rate_limit'
  | 'overloaded'
  | 'timeout'
  | 'server'
  | 'conflict'
  | 'policy'
  | 'rejected'

/** The error's own code; where it has none that is known, the status decides. */
function kindOf(error: APIError): Kind {
  const status = error.status ?? 0
  const kind = kindOfCode[error.code ?? ''] ?? kindOfStatus[status] ?? (status >= 500 ? 'server' : 'rejected')
  // @NOTE the API has no code for a request that no waiting would help, so its text decides
  return kind === 'rate_limit' && /request too large/i.test(saidBy(error)) ? 'larger_than_limit' : kind
}

/** Codes with which OpenAI declines what was asked for, of a request or in the middle of an answer. */
export const policyCodes = [
  'invalid_prompt',
  'bio_policy',
  'misalignment_policy_violation',
  'image_content_policy_violation',
]

const kindOfCode: Record<string, Kind> = {
  insufficient_quota: 'billing',
  billing_hard_limit_reached: 'billing',
  billing_not_active: 'billing',
  invalid_api_key: 'auth',
  account_deactivated: 'auth',
  model_not_found: 'model',
  context_length_exceeded: 'context',
  rate_limit_exceeded: 'rate_limit',
  server_is_overloaded: 'overloaded',
  slow_down: 'overloaded',
  server_error: 'server',
  ...Object.fromEntries(policyCodes.map((code) => [code, 'policy' as const])),
}

const kindOfStatus: Record<number, Kind> = {
  401: 'auth',
  402: 'billing',
  403: 'permission',
  408: 'timeout',
  409: 'conflict',
  413: 'too_large',
  429: 'rate_limit',
  503: 'overloaded',
  504: 'timeout',
}

function failure(code: ErrorCode, message: string, retryable: boolean): Failure {
  return { code, message, retryable }
}

/** The message of the body, without the status that the SDK puts before it. */
function saidBy(error: APIError): string {
  const body: unknown = error.error
  const said = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined
  return typeof said === 'string' ? said : error.message
}

function unreachable(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const detail = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return `Rain could not reach OpenAI${detail}. Check the internet connection of the server.`
}

/** True when the API did not recognise reasoning of an earlier answer: after a change of account it cannot. */
export function isForeignReasoning(error: unknown): boolean {
  if (!(error instanceof APIError)) return false
  if (error.code === 'invalid_encrypted_content') return true
  return error.status === 400 && /encrypted content .*could not be verified/i.test(saidBy(error))
}

/** Of a file that it could not open, the API names the parameter, or their size together. */
export function saidOfDocuments(error: unknown): SaidOfDocuments {
  if (!(error instanceof APIError) || error.status !== 400) return 'nothing'
  const said = saidBy(error)
  if (/does not support file inputs?/i.test(said)) return 'model_takes_none'
  const ofFile = /\b(file_data|file inputs?|combined size of the files)\b/i
  if (/file_data/.test(error.param ?? '') || ofFile.test(said)) return 'a_document'
  return classify(error).code === 'provider_rejected' ? 'perhaps' : 'nothing'
}

/** True when the model does not have the tool for desktops after all. */
export function isComputerRefused(error: unknown): boolean {
  return error instanceof APIError && error.status === 400 && /tool 'computer' is not supported/i.test(saidBy(error))
}

/** True when the account may not see summaries of reasoning: OpenAI wants some organizations verified for it. */
export function isSummaryRefused(error: unknown): boolean {
  return error instanceof APIError && error.status === 400 && error.param === 'reasoning.summary'
}
