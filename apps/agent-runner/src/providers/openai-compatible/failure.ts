import type { ErrorCode } from '@rain/protocol'
import { APIConnectionError, APIError } from 'openai'
import { ZodError } from 'zod'
import type { Failure } from '../ask-with-retries.ts'
import { readRetryAfterMs } from '../retry-after.ts'

/** The server answered with something that is no stream of chunks: mostly a web page, for a wrong base URL. */
export class NoStreamError extends Error {}

export interface ServerName {
  name: string
  /** Of its API, for messages. */
  apiBase: string
}

/** What an error of the SDK, or of the stream, means for the person and for a retry. */
export function toFailure(error: unknown, server: ServerName, now: number): Failure {
  const { name } = server
  if (error instanceof SyntaxError)
    return failure('provider_unreachable', `${name} sent something that Rain could not read. Try again.`, true)
  if (error instanceof NoStreamError || error instanceof ZodError)
    return failure(
      'provider_unreachable',
      `What answers at ${server.apiBase} is no Chat Completions API. Check the base URL of ${name} in the settings.`,
      false,
    )
  if (error instanceof APIConnectionError || !(error instanceof APIError))
    return failure('provider_unreachable', unreachable(error, server), true)
  const headers = error.headers instanceof Headers ? error.headers : new Headers()
  const found = classify(error, server)
  const wish = headers.get('x-should-retry')
  return {
    ...found,
    retryable: wish === null ? found.retryable : wish === 'true',
    retryAfterMs: readRetryAfterMs(headers, now),
  }
}

/** What the server said, whatever shape its failures have. */
export function saidBy(error: APIError): string {
  const body: unknown = error.error
  return (findText(body) ?? error.message.replace(/^\d{3} /, '')).slice(0, 500)
}

/** The status of the answer; of an error in a stream, the status it names, or 0. */
export function statusOf(error: APIError): number {
  if (error.status !== undefined) return error.status
  const code = Number(error.code)
  if (code >= 400 && code < 600) return code
  return statusOfName[error.code ?? ''] ?? statusOfName[error.type ?? ''] ?? 0
}

const statusOfName: Record<string, number> = {
  rate_limit_exceeded: 429,
  rate_limit_error: 429,
  overloaded_error: 503,
  server_error: 500,
  api_error: 500,
  insufficient_quota: 402,
}

function classify(error: APIError, { name, apiBase }: ServerName): Failure {
  const said = saidBy(error)
  const status = statusOf(error)
  if (isTooLong(error, said, status))
    return failure('context_full', 'The conversation no longer fits into the context of the model.', false)
  if (status === 402 || error.code === 'insufficient_quota')
    return failure('provider_billing', `${name} cannot bill this request: ${said} Check your credit there.`, false)
  if (status === 401)
    return failure('provider_auth', `${name} did not accept the API key. Check the key in the settings.`, false)
  if (status === 403) return failure('provider_auth', `The API key may not do this at ${name}: ${said}`, false)
  if (isUnknownModel(error, said, status))
    return failure(
      'model_unknown',
      `${name} does not have the model (${said}). Choose another one in the settings.`,
      false,
    )
  if (status === 404 || status === 405)
    return failure(
      'provider_unreachable',
      `${name} has nothing at ${apiBase} (${said}). Check its base URL in the settings.`,
      false,
    )
  if (status === 429)
    return failure(
      'provider_rate_limited',
      `The rate limit at ${name} is reached. Wait a little, or choose another model.`,
      true,
    )
  if (status === 408 || status === 504)
    return failure('provider_unreachable', `${name} took too long to answer. Try again.`, true)
  if (status === 500) return failure('provider_overloaded', `${name} had an internal error: ${said}`, true)
  if (status > 500)
    return failure('provider_overloaded', `${name} is overloaded at the moment. Try again in a few minutes.`, true)
  if (status === 0) return failure('provider_overloaded', `${name} broke off its answer: ${said}`, true)
  return failure('provider_rejected', `${name} refused the request: ${said}`, status === 409)
}

// @NOTE few servers have a code for this refusal, and each has its own words
function isTooLong(error: APIError, said: string, status: number): boolean {
  if (status === 413 || error.code === 'context_length_exceeded') return true
  if (status === 401 || status === 403 || status === 429) return false
  return /context (length|window|size)|maximum context|exceeds? .{0,30}context|(prompt|input) is too long|too many (input )?tokens|reduce the length|n_ctx/i.test(
    said,
  )
}

function isUnknownModel(error: APIError, said: string, status: number): boolean {
  if (error.code === 'model_not_found') return true
  if (status !== 404 && status !== 400 && status !== 422) return false
  return /model\b.{0,200}(not found|does not exist|not exist|unknown|invalid|not available|no such)|(unknown|invalid|no such|not a valid) model|no endpoints found for/i.test(
    said,
  )
}

function findText(body: unknown, depth = 0): string | null {
  if (typeof body === 'string') return body.trim() || null
  if (typeof body !== 'object' || body === null || depth > 4) return null
  if (Array.isArray(body)) return findText(body[0], depth + 1)
  const { message, msg, detail, error } = body as Record<string, unknown>
  const text = [message, msg, detail, error].map((value) => findText(value, depth + 1)).find((found) => found !== null)
  return text === undefined ? null : text + placeOf(body as Record<string, unknown>)
}

/** Where in the request the problem is, as FastAPI tells it. */
function placeOf({ loc }: Record<string, unknown>): string {
  return Array.isArray(loc) ? ` (${loc.map(String).join('.')})` : ''
}

function failure(code: ErrorCode, message: string, retryable: boolean): Failure {
  return { code, message, retryable }
}

function unreachable(error: unknown, { name, apiBase }: ServerName): string {
  const cause = rootOf(error)
  const detail = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return `Rain could not reach ${name} at ${apiBase}${detail}. Check that the server is running.`
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error
}
